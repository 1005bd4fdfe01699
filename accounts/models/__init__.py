"""Users and approvals."""

from accounts.models.approvals import Approval, ApprovalMove, ApprovalSignature, ApprovalState
from accounts.models.users import FIN_PATTERN, Role, User

__all__ = ["FIN_PATTERN", "Approval", "ApprovalMove", "ApprovalSignature", "ApprovalState", "Role", "User"]
