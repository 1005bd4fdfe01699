"""Rules of allowances, stipends, targeted assistance and pay: plain functions over facts and dated numbers."""

RULE_VERSION = "benefits-1"
"""Stands in every answer made by these rules; amounts of the catalogue's services stand under its own version."""
