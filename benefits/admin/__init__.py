"""The ministry's site: nights, cases, numbers of the law, decisions, and the second signature."""

from benefits.admin.approvals import DecidingApprovalAdmin
from benefits.admin.decisions import DecisionAdmin
from benefits.admin.parameters import ParameterAdmin
from benefits.admin.payments import OverpaymentAdmin, PaymentOrderAdmin
from benefits.admin.runs import ManualReviewAdmin, RunAdmin
from benefits.admin.staff import SearchedStaffAdmin

__all__ = [
    "DecidingApprovalAdmin",
    "DecisionAdmin",
    "ManualReviewAdmin",
    "OverpaymentAdmin",
    "ParameterAdmin",
    "PaymentOrderAdmin",
    "RunAdmin",
    "SearchedStaffAdmin",
]
