"""The questions about allowances and assistance that `assess` answers."""

from benefits.law.cases import Ask

ASKS: dict[str, Ask] = {}
"""The questions of this app by their names."""
