"""The words of a certificate by the codes of its content, in the language that is active when they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from benefits.certificates.content import Value
from benefits.names import benefit_name
from registry.message_texts import money
from registry.models import Disability, EmploymentStatus, LabourContract, RehabilitationMeasure

Text = str | Promise
NO_BREAK = "\N{NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and how its values are written."""

    label: Text
    kind: str

    @property
    def is_number(self) -> bool:
        """Whether its values stand at the right."""
        return self.kind in ("money", "number", "months")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a certificate: its title, its columns, and what is said in its place when nothing is in it."""

    title: Text
    columns: tuple[Column, ...]
    empty: Text = ""


SAYS: dict[str, Text] = {
    "work.now": _("On %(day)s a labour contract of this person is in force."),
    "work.none": _("On %(day)s no labour contract of this person is in force."),
    "status.jobseeker": _("On %(day)s this person is registered as a jobseeker, since %(since)s."),
    "status.unemployed": _("On %(day)s this person is registered as unemployed, since %(since)s."),
    "status.none": _("On %(day)s this person is registered neither as a jobseeker nor as unemployed."),
    "pension.due": _("On %(day)s this person receives a labour pension."),
    "pension.none": _("On %(day)s this person does not receive a labour pension."),
    "allowance.due": _("On %(day)s this person receives a social allowance."),
    "allowance.none": _("On %(day)s this person does not receive a social allowance."),
    "stipend.due": _("On %(day)s this person receives a stipend of the President."),
    "stipend.none": _("On %(day)s this person does not receive a stipend of the President."),
    "assistance.due": _("On %(day)s the family of this person receives targeted state social assistance."),
    "assistance.none": _("On %(day)s the family of this person does not receive targeted state social assistance."),
    "account.holds": _("This is what the individual account of this person holds on %(day)s."),
    "account.none": _("On %(day)s no individual account of this person is open."),
    "services.now": _("On %(day)s this person receives social services."),
    "services.none": _("On %(day)s this person does not receive social services."),
    "disability.now": _("On %(day)s a disability of this person is recognised."),
    "disability.none": _("On %(day)s no disability of this person is recognised."),
}

FACTS: dict[str, tuple[Text, str]] = {
    "benefit": (_("What is paid"), "benefit"),
    "monthly_amount": (_("Every month"), "money"),
    "due_since": (_("Since"), "day"),
    "due_until": (_("Until and including"), "day"),
    "months_before_2006": (_("Insurance record before 2006"), "months"),
    "months_since_2006": (_("Insurance record since 2006"), "months"),
    "months_in_all": (_("Insurance record in all"), "months"),
    "capital": (_("Pension capital"), "money"),
    "capital_as_of": (_("Capital as of"), "day"),
    "capital_initial": (_("Of it for work before 2006"), "money"),
    "percent": (_("Loss of functions"), "percent"),
    "cause": (_("Cause"), "cause"),
    "disabled_since": (_("Since"), "day"),
    "disabled_until": (_("Until and including"), "term"),
}

TABLES: dict[str, Table] = {
    "contracts": Table(
        _("Labour contracts"),
        (
            Column(_("Employer"), "text"),
            Column(_("VÖEN"), "text"),
            Column(_("Post"), "text"),
            Column(_("From"), "short"),
            Column(_("Until and including"), "open"),
            Column(_("Why it ended"), "ending"),
        ),
        _("No labour contract is recorded for this time."),
    ),
    "statuses": Table(
        _("Registration at the employment office"),
        (
            Column(_("Registered as"), "status"),
            Column(_("Office"), "text"),
            Column(_("From"), "short"),
            Column(_("Until and including"), "open"),
        ),
    ),
    "amounts": Table(
        _("Amounts"),
        (
            Column(_("What is paid"), "benefit"),
            Column(_("From"), "short"),
            Column(_("Until and including"), "open"),
            Column(_("Every month"), "money"),
        ),
    ),
    "contributions": Table(
        _("Contributions paid"),
        (
            Column(_("Year"), "number"),
            Column(_("Insurer"), "text"),
            Column(_("VÖEN"), "text"),
            Column(_("Months"), "number"),
            Column(_("Paid"), "money"),
        ),
        _("No contribution is recorded for this time."),
    ),
    "services": Table(
        _("Services"),
        (
            Column(_("Service"), "text"),
            Column(_("Kind"), "measure"),
            Column(_("Given by"), "text"),
            Column(_("From"), "short"),
            Column(_("Until and including"), "open"),
            Column(_("Given on"), "short"),
        ),
    ),
    "disabilities": Table(
        _("Earlier decisions"),
        (
            Column(_("Loss of functions"), "percent"),
            Column(_("Cause"), "cause"),
            Column(_("From"), "short"),
            Column(_("Until and including"), "open"),
        ),
    ),
}

_CHOICES: dict[str, dict[str, Text]] = {
    "cause": dict(Disability.Cause.choices),
    "status": dict(EmploymentStatus.Kind.choices),
    "ending": dict(LabourContract.Ended.choices),
    "measure": dict(RehabilitationMeasure.Kind.choices),
}


def lines(content: dict[str, Any]) -> list[str]:
    """Return the statements of a certificate in words."""
    return [
        str(SAYS[code]) % {name: written("day", value) for name, value in values.items()}
        for code, values in content["says"]
    ]


def named_values(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the named values of a certificate in words."""
    return [(str(FACTS[code][0]), written(FACTS[code][1], value)) for code, value in content["facts"]]


def tables(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tables of a certificate in words: title, columns, rows and total, each cell beside its column."""
    return [_table(TABLES[one["code"]], one) for one in content["tables"]]


def _table(table: Table, given: dict[str, Any]) -> dict[str, Any]:
    def cells(row: list[Value]) -> list[tuple[Column, str]]:
        return [(column, written(column.kind, value)) for column, value in zip(table.columns, row, strict=True)]

    total = given["total"]
    return {
        "title": table.title,
        "empty": table.empty,
        "columns": table.columns,
        "rows": [cells(row) for row in given["rows"]],
        "total": None if total is None else written(table.columns[-1].kind, total[-1]),
        "span": len(table.columns) - 1,
    }


def written(kind: str, value: Value) -> str:
    """Return a stored value as people write it in the active language; what is not known says so."""
    if kind == "open" and value is None:
        return str(_("in force"))
    if kind == "term" and value == "":
        return str(_("without term"))
    if kind in ("text", "ending", "short") and value in (None, ""):
        return NOTHING
    if value is None:
        return str(_("not known yet"))
    if kind in _CHOICES:
        return str(_CHOICES[kind].get(str(value), value))
    if kind in ("short", "open"):
        return f"{date.fromisoformat(str(value)):%d.%m.%Y}"
    return _WRITERS.get(kind, _plain)(value)


def _plain(value: Value) -> str:
    return str(value)


def _day(value: Value) -> str:
    # A day of one figure never stands apart from its month.
    return format_date(date.fromisoformat(str(value)), "d MMMM y", locale=_language()).replace(" ", NO_BREAK)


def _money(value: Value) -> str:
    return money(Decimal(str(value)), _language())


def _percent(value: Value) -> str:
    return f"{value}{NO_BREAK}%"


def _months(value: Value) -> str:
    years, rest = divmod(int(value or 0), 12)
    parts = [ngettext("%(n)s year", "%(n)s years", years) % {"n": years}] if years else []
    if rest or not years:
        parts.append(ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest})
    return " ".join(parts).replace(" ", NO_BREAK)


def _benefit(value: Value) -> str:
    return benefit_name(str(value))


_WRITERS = {
    "day": _day, "term": _day, "money": _money, "percent": _percent, "months": _months, "benefit": _benefit
}  # fmt: skip


def _language() -> str:
    return (get_language() or "az")[:2]
