"""Writes on what the state knows about people."""
