"""Money of the law: exact inside, rounded once to the qəpik, half-up."""

from decimal import ROUND_HALF_UP, Decimal

QEPIK = Decimal("0.01")
ZERO = Decimal(0)


def to_qepik(amount: Decimal) -> Decimal:
    """The amount in AZN rounded half-up to the qəpik (0.01)."""
    return amount.quantize(QEPIK, ROUND_HALF_UP)
