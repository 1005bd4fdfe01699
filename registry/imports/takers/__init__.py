"""What becomes of a row of each kind, always through the services of the registry."""
