"""Rules of the labour pensions: facts in, finding with its trace out. No framework, no clock, no float."""

RULE_VERSION = "pensions-1"
"""Stored with every decision; changes with every change of what the rules say (a test compares their source)."""
