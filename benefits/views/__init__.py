"""Pages of what the state decides."""
