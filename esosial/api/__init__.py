"""What the portal offers to programs."""
