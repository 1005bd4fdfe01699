"""Every address of the portal and what each role gets there; an address without a row fails the build.

A row names the address as the URL conf does (`namespace:name`, else the route), the method and body if it is not a
plain GET, and the status for each role. `others` stands for every role not named. 404 is the answer for a wrong role:
the page is absent for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ROLES = ("anonymous", "citizen", "officer", "supervisor", "ministry", "auditor", "disabled")


@dataclass(frozen=True)
class Row:
    """What one address answers: `Row("me:overview", citizen=200, anonymous=302, others=404)`.

    `kwargs` are the arguments of the address, or a function from the world (the accounts by role) to them;
    with `needs_law` the numbers of the law are loaded first. `wrong` names the roles that the guard keeps out where
    that is not everybody without a status of their own.
    """

    name: str
    others: int | None = None
    anonymous: int | None = None
    citizen: int | None = None
    officer: int | None = None
    supervisor: int | None = None
    ministry: int | None = None
    auditor: int | None = None
    disabled: int | None = None
    method: str = "get"
    needs_law: bool = False
    wrong: tuple[str, ...] | None = None
    data: dict[str, Any] = field(default_factory=dict)
    kwargs: dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]] = field(default_factory=dict)

    def expected(self, role: str) -> int:
        """The status for the role; a disabled account is as good as anonymous unless the row says otherwise."""
        asked = getattr(self, role)
        if asked is None and role == "disabled":
            asked = self.anonymous
        answer = self.others if asked is None else asked
        if answer is None:
            raise AssertionError(f"{self.name}: no status for {role}")
        return answer


def public(name: str, status: int = 200, **more: Any) -> Row:
    """An address that answers everybody alike."""
    return Row(name, others=status, anonymous=status, **more)


def staff(name: str, status: int = 200, **more: Any) -> Row:
    """An address for every role of staff."""
    return Row(name, anonymous=302, citizen=404, others=status, wrong=("citizen",), **more)


def ministry_site(name: str, status: int = 200, **more: Any) -> Row:
    """An address of the admin site: ministry and auditors."""
    rest = {"ministry": status, "auditor": status} | more
    return Row(name, anonymous=302, others=404, **rest)


def own(name: str, status: int = 200, **more: Any) -> Row:
    """A citizen's page about the own record."""
    return Row(name, anonymous=302, citizen=status, others=404, **more)


def desk(name: str, status: int = 200, **more: Any) -> Row:
    """An address of the desk: officers and supervisors of a centre."""
    return Row(name, anonymous=302, officer=status, supervisor=status, others=404, **more)


def person(world: dict[str, Any]) -> dict[str, Any]:
    """The argument that names the citizen of the world."""
    return {"public_id": world["person"].public_id}


HOUSE = [
    public("home"),
    public("rights_calculator", needs_law=True),
    public("help"),
    public("accessibility"),
    public("privacy"),
    public("choose_language", 405),
    public("choose_theme", 405),
]

SIGN_IN = [
    Row("account_login", anonymous=200, others=302),
    Row("account_logout", anonymous=302, others=200),
    public("account_inactive"),
    staff("account_reauthenticate", 302),
    staff("account_change_password"),
    public("national_login"),
    public("national_callback", 401),
    public("socialaccount_login_cancelled"),
    staff("mfa_index"),
    Row("mfa_authenticate", anonymous=302, others=302),
    staff("mfa_reauthenticate"),
    staff("mfa_activate_totp", 302),
    staff("mfa_deactivate_totp"),
    staff("mfa_view_recovery_codes", 404),
    staff("mfa_generate_recovery_codes"),
    staff("mfa_download_recovery_codes", 404),
    staff("mfa_list_webauthn"),
    staff("mfa_add_webauthn"),
    staff("mfa_reauthenticate_webauthn", 302),
    staff("mfa_remove_webauthn", 404, kwargs={"pk": 1}),
    staff("mfa_edit_webauthn", 404, kwargs={"pk": 1}),
]

ADMIN = [
    ministry_site("admin:index"),
    ministry_site("admin:login", 302),
    ministry_site("admin:logout", 302),
    ministry_site("admin:password_change", 302),
    ministry_site("admin:password_change_done"),
    ministry_site("admin:jsi18n"),
    ministry_site("admin:autocomplete", 404),
    ministry_site("admin:view_on_site", 404, kwargs={"content_type_id": 1, "object_id": 1}),
    ministry_site("admin:app_list", kwargs={"app_label": "accounts"}),
    ministry_site("admin/(?P<url>.*)$", 404, kwargs={"url": "x"}),
]

CABINET = [
    own("me:overview", needs_law=True),
    own("me:records"),
    own("me:work"),
    own("me:insurance", needs_law=True),
    own("me:employment"),
    own("pension:forecast", needs_law=True),
    own("me:queue"),
    own("me:disability"),
    own("me:family"),
    own("me:statuses"),
    own("me:notices"),
    own("me:payments", needs_law=True),
    own("me:looks"),
    own("me:looks_export"),
    own("me:notice_choices"),
    own("me:notices_read", 405),
    own("me:contacts"),
    own("me:bank_account"),
    own("me:dispute"),
    own("me:acting"),
    own("me:acting_withdraw", 405, kwargs={"number": 1}),
    own("me:acting_give_up", 404, kwargs={"number": 1}),
    own("me:cases"),
    own("me:case", 404, kwargs={"number": 1}),
    own("me:case_paper", 404, kwargs={"number": 1}),
    own("me:appeals"),
    own("me:appeal", 404, kwargs={"number": 1}),
    own("me:appeal_new", 404, kwargs={"code": "x"}),
    own("me:appeal_take_back", 405, kwargs={"number": 1}),
    own("me:appeal_paper", 404, kwargs={"number": 1}),
    own("me:contact_code", 404, kwargs={"number": 1}),
    own("me:contact_remove", 405, kwargs={"number": 1}),
    own("me:contact_resend", 405, kwargs={"number": 1}),
    own("me:notice_read", 405, kwargs={"number": 1}),
    own("me:documents"),
    own("me:certificate", kwargs={"code": "ARA-01"}),
    own("me:document", 404, kwargs={"code": "x"}),
    own("me:document_file", 404, kwargs={"code": "x"}),
    own("pension:mine", needs_law=True),
    own("pension:decision", 404, kwargs={"code": "x"}),
    own("pension:letter", 404, kwargs={"code": "x"}),
    own("me:rights", needs_law=True),
    own("me:rights_choose", 405),
    own("me:right", kwargs={"code": "ALL-03"}, needs_law=True),
    own("me:right_ask", kwargs={"code": "ALL-03"}, needs_law=True),
    own("me:right_decline", 405, kwargs={"code": "ALL-03"}),
    own("me:right_take_back", 405, kwargs={"code": "ALL-03"}),
    own("me:right_decision", 404, kwargs={"code": "x"}),
    own("me:right_letter", 404, kwargs={"code": "x"}),
]

DESK = [
    desk("staff:work_items"),
    desk("staff:review", 404, kwargs={"number": 1}),
    desk("staff:review_take", 405, kwargs={"number": 1}),
    desk("staff:review_release", 405, kwargs={"number": 1}),
    desk("staff:review_judge", 405, kwargs={"number": 1}),
    desk("staff:review_dismiss", 405, kwargs={"number": 1}),
    desk("staff:review_fact", 404, kwargs={"number": 1, "name": "birth_date"}),
    desk("staff:people"),
    # No case is open on the person: the record is not shown before a purpose is given.
    desk("staff:person", 404, kwargs=person),
    desk("staff:open_person", kwargs=person),
    desk("staff:person_fact", 404, kwargs=lambda world: person(world) | {"name": "birth_date"}),
    desk("staff:twins", 404, kwargs=person),
    desk("staff:compare", 404, kwargs=lambda world: person(world) | {"other": world["person"].public_id}),
    desk("staff:unmerge", 404, kwargs=lambda world: person(world) | {"number": 1}),
    desk("staff:disputes"),
    desk("staff:dispute", 404, kwargs={"number": 1}),
    desk("staff:appeals"),
    desk("staff:appeal", 404, kwargs={"number": 1}),
    desk("staff:appeal_take", 405, kwargs={"number": 1}),
    desk("staff:appeal_release", 405, kwargs={"number": 1}),
    Row("staff:paper", anonymous=302, officer=404, supervisor=404, auditor=404, others=404, kwargs={"number": 1}),
    Row("staff:approvals", anonymous=302, supervisor=200, others=404),
    Row("centres:letters", anonymous=302, supervisor=200, others=404),
    Row("centres:letters_print", anonymous=302, supervisor=405, others=404, kwargs={"centre": "BAK-1"}),
    Row("centres:letters_file", anonymous=302, supervisor=404, others=404, kwargs={"number": 1}),
    Row(
        "staff:approval",
        anonymous=302,
        supervisor=404,
        others=404,
        kwargs=lambda world: {"public_id": world["approval"].public_id},
    ),
    Row("staff:annul", anonymous=302, supervisor=404, others=404, kwargs={"code": "x"}),
    Row("staff:document_withdraw", anonymous=302, supervisor=404, others=404, kwargs={"code": "x"}),
]

PUBLIC = [
    public("verify:form"),
    public("verify:code", 422, kwargs={"code": "x"}),
    public("verify:file", 405),
    public("api_assess", 405),
    public("api-schema"),
    public("api_import", 401, kwargs={"kind": "births"}),
    public("api_import_report", 401, kwargs={"kind": "births", "number": 1}),
]

ROWS: list[Row] = [*HOUSE, *SIGN_IN, *ADMIN, *CABINET, *DESK, *PUBLIC]


def admin_rows(model: str, pk: Callable[[dict[str, Any]], Any] | int, **more: int) -> list[Row]:
    """The six addresses of a read-only model in the admin site; `more` changes a status, e.g. `changelist=403`."""
    key = pk if callable(pk) else (lambda world: pk)
    one: dict[str, Any] = {"kwargs": lambda world: {"object_id": key(world)}}
    status = {"changelist": 200, "add": 403, "change": 200, "delete": 403, "history": 200} | more
    return [
        ministry_site(f"admin:{model}_changelist", status["changelist"]),
        ministry_site(f"admin:{model}_add", status["add"]),
        ministry_site(f"admin:{model}_change", status["change"], **one),
        ministry_site(f"admin:{model}_delete", status["delete"], **one),
        ministry_site(f"admin:{model}_history", status["history"], **one),
        ministry_site(f"admin/{model.replace('_', '/', 1)}/<path:object_id>/", 302, **one),
    ]
