"""What the state decides and owes."""

from benefits.models.appeals import Appeal, AppealMove, AppealPaper, AppealState
from benefits.models.decisions import Decision, Entitlement, Per
from benefits.models.parameters import Parameter, ParameterSet
from benefits.models.payments import OrderAccount, OrderLine, Overpayment, OverpaymentLine, PaymentOrder
from benefits.models.runs import Cursor, Due, ManualReview, Outcome, Run, WorkItem
from benefits.models.visits import HomeVisit
from benefits.models.wishes import Wish

__all__ = [
    "Appeal",
    "AppealMove",
    "AppealPaper",
    "AppealState",
    "Cursor",
    "Decision",
    "Due",
    "Entitlement",
    "HomeVisit",
    "ManualReview",
    "OrderAccount",
    "OrderLine",
    "Outcome",
    "Overpayment",
    "OverpaymentLine",
    "Parameter",
    "ParameterSet",
    "PaymentOrder",
    "Per",
    "Run",
    "Wish",
    "WorkItem",
]
