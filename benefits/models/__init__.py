"""What the state decides and owes."""

from benefits.models.decisions import Decision, Entitlement, Per
from benefits.models.parameters import Parameter, ParameterSet
from benefits.models.runs import Cursor, Due, ManualReview, Outcome, Run, WorkItem
from benefits.models.wishes import Wish

__all__ = [
    "Cursor",
    "Decision",
    "Due",
    "Entitlement",
    "ManualReview",
    "Outcome",
    "Parameter",
    "ParameterSet",
    "Per",
    "Run",
    "Wish",
    "WorkItem",
]
