"""Addresses of the pages of what the state decides."""
