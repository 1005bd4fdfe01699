"""Users and approvals."""

from accounts.models.approvals import Approval, ApprovalMove, ApprovalState
from accounts.models.users import FIN_PATTERN, Role, User

__all__ = ["FIN_PATTERN", "Approval", "ApprovalMove", "ApprovalState", "Role", "User"]
