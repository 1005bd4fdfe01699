"""What every page of the portal knows: its sections for this user, the present one, the theme, where to sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.users import ADMIN_SITE_ROLES, STAFF_ROLES
from esosial.views.preferences import THEME_COOKIE, THEMES
from registry.acting import Acting, acting_end, acting_of, url_for

DESK_ROLES = tuple(role for role in STAFF_ROLES if role not in ADMIN_SITE_ROLES)

# role → (name of the URL, label); a section appears as soon as its URL exists.
CITIZEN_SECTIONS: tuple[tuple[str, Promise], ...] = (
    ("me:overview", _("Overview")),
    ("me:rights", _("My rights")),
    ("pension:mine", _("Pension")),
    ("me:records", _("My records")),
    ("me:documents", _("Documents")),
    ("me:payments", _("Payments")),
    ("me:notices", _("Notices")),
    ("me:looks", _("Who has looked")),
)
RECORD_PAGES = (
    "me:work",
    "me:insurance",
    "me:employment",
    "me:disability",
    "me:queue",
    "me:family",
    "me:statuses",
    "me:cases",
    "me:appeals",
    "me:dispute",
    "me:acting",
    "me:contacts",
    "me:bank_account",
)
"""Pages that one reaches from “My records”: that section is the present one on them."""
DECISIONS = "decisions/"
"""Decisions about rights stand under the cabinet, each by its code; one reaches them from the rights."""
STAFF_SECTIONS: tuple[tuple[str, Promise], ...] = (
    ("staff:work_items", _("Cases to decide")),
    ("staff:disputes", _("What people say is wrong")),
    ("staff:appeals", _("Appeals")),
    ("staff:people", _("People")),
)
SUPERVISOR_SECTIONS: tuple[tuple[str, Promise], ...] = (
    ("staff:approvals", _("To approve")),
    ("centres:letters", _("Letters")),
)
MINISTRY_SECTIONS: tuple[tuple[str, Promise], ...] = (("admin:index", _("Ministry")),)
SECTIONS: dict[str, tuple[tuple[str, Promise], ...]] = {
    "citizen": CITIZEN_SECTIONS,
    "officer": STAFF_SECTIONS,
    "supervisor": (*STAFF_SECTIONS, *SUPERVISOR_SECTIONS),
    "ministry": MINISTRY_SECTIONS,
    "auditor": MINISTRY_SECTIONS,
}


@dataclass(frozen=True)
class Section:
    """One entry of the navigation bar."""

    label: Promise
    url: str
    is_current: bool


class Portal:
    """The frame of a page; everything is worked out when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def role(self) -> str:
        """The role of the user, empty when nobody is signed in."""
        return str(getattr(getattr(self._request, "user", None), "role", ""))

    @cached_property
    def is_staff(self) -> bool:
        """Whether the page is framed for people who serve others."""
        return self.role in STAFF_ROLES

    @cached_property
    def sections(self) -> Sequence[Section]:
        """The sections this role has, the present one marked."""
        found = [(label, url) for name, label in SECTIONS.get(self.role, ()) if (url := find_url(name))]
        path = self._request.path
        if any((url := find_url(name)) and path.startswith(url) for name in RECORD_PAGES):
            path = find_url("me:records")
        if path.startswith(f"{find_url('me:overview')}{DECISIONS}"):
            path = find_url("me:rights")
        present = max((url for _label, url in found if path.startswith(url)), key=len, default="")
        return [Section(label, url, url == present) for label, url in found]

    @cached_property
    def acting(self) -> Acting | None:
        """For whom the page is opened, when it is not one's own."""
        return acting_of(self._request)

    @cached_property
    def own_url(self) -> str:
        """One's own first page, also while acting for another."""
        return url_for(self._request, "me:overview")

    @cached_property
    def theme(self) -> str:
        """light, dark, or auto for what the device says."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def home_url(self) -> str:
        """Where the logo leads."""
        return url_for(self._request, "home") if find_url("home") else "/"

    @cached_property
    def sign_in_url(self) -> str:
        """Where signing in begins."""
        return find_url("account_login")

    @cached_property
    def sign_out_url(self) -> str:
        """Where signing out is posted to."""
        return find_url("account_logout")

    @cached_property
    def verify_url(self) -> str:
        """Where anyone can check a document by its code."""
        return find_url("verify:form")

    @cached_property
    def pension_url(self) -> str:
        """The page of a citizen's pension."""
        return find_url("pension:mine")

    @cached_property
    def calculator_url(self) -> str:
        """Where anyone sees what they may get, by a few answers."""
        return find_url("rights_calculator")

    @cached_property
    def people_url(self) -> str:
        """Where officers look for a person; the ministry looks in its own site."""
        return find_url("staff:people") if self.role in DESK_ROLES else ""

    @cached_property
    def help_url(self) -> str:
        """Where help is: 142, signing in, what to do when."""
        return find_url("help")

    @cached_property
    def accessibility_url(self) -> str:
        """The accessibility statement."""
        return find_url("accessibility")

    @cached_property
    def privacy_url(self) -> str:
        """What the portal keeps about people."""
        return find_url("privacy")

    @cached_property
    def schema_url(self) -> str:
        """The description of the programming interface (OpenAPI)."""
        return find_url("api-schema")

    @cached_property
    def here(self) -> str:
        """The address to come back to after a change of language or theme."""
        return self._request.get_full_path()


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `portal`, the frame of the page.

    A page of another person that was not opened (absent, not allowed) is framed as one's own, without links to there.
    """
    if acting_of(request) is None:
        acting_end(request)
    return {"portal": Portal(request)}


def find_url(name: str) -> str:
    """The address of a named page, empty when there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
