"""Writes on users and approvals."""
