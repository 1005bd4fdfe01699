"""The law as data and as questions: dated parameters, assessments with their trace, texts in three languages. Plain
Python.
"""

from benefits.law.assessment import Assessment, RuleNotInForce, kleene_all, kleene_any, rule
from benefits.law.parameters import ParameterRow, read_yaml
from benefits.law.table import Law, LawTable, MissingParameter

__all__ = [
    "Assessment",
    "Law",
    "LawTable",
    "MissingParameter",
    "ParameterRow",
    "RuleNotInForce",
    "kleene_all",
    "kleene_any",
    "read_yaml",
    "rule",
]
