"""What the benefits are called on pages and letters, by the code of the catalogue."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "ALL-01": _("Old-age allowance"),
    "ALL-02": _("Old-age allowance at a lower age, for parents"),
    "PEN-01": _("Old-age labour pension"),
}


def benefit_name(code: str) -> str:
    """Return the name of a benefit in the reader's language; the code itself where the portal has no name for it."""
    return str(NAMES.get(code, code))
