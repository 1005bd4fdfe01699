"""Writes of the law: shipped numbers, numbers approved in the portal, frozen sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.approval_rules import Group, Payload, rule_declare
from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import ApprovalRefused, approval_approve, approval_propose
from benefits.law import LawTable, ParameterRow, read_yaml
from benefits.law.parameters import COUNTED_UNITS, titles
from benefits.models import Parameter, ParameterSet

APPROVAL_KIND = "law_parameter"
PAYLOAD_ENTRIES = 8
LAW_LENGTH, SOURCE_LENGTH = 200, 2000
FIRST_YEAR, LAST_YEAR = 1900, 2199
LARGEST, PLACES, MOST_PERCENT = 1_000_000_000, 6, 1000


def _stands(payload: Payload) -> Payload:
    """The rows of that number as they stand: another one approved meanwhile may make this one wrong."""
    rows = Parameter.objects.filter(name=payload["name"], superseded_at=None).order_by("valid_from")
    return {"rows": [[row.valid_from.isoformat(), row.pk] for row in rows]}


rule_declare(APPROVAL_KIND, makers=(Role.MINISTRY,), groups=(Group((Role.MINISTRY,)),), points_at=_stands)


@dataclass(frozen=True, slots=True)
class LawLoaded:
    """What `law_load` did: rows added, and rows on which the shipped papers and the database differ."""

    added: int
    differences: tuple[str, ...]


def parameter_set_store(*, table: LawTable, at: datetime) -> ParameterSet:
    """Store the table under its hash if it is not there, and return it."""
    stored, _created = ParameterSet.objects.get_or_create(
        pk=table.hash, defaults={"content": table.to_json(), "stored_at": at}
    )
    return stored


@transaction.atomic
def law_load(*, at: datetime) -> LawLoaded:
    """Add the shipped numbers that the database does not hold yet; never touch what is there, report differences."""
    present = {
        (row.name, row.valid_from): row
        for row in Parameter.objects.filter(superseded_at=None).select_for_update().order_by("id")
    }
    fresh, differences = [], []
    for shipped in read_yaml():
        row = present.get((shipped.name, shipped.valid_from))
        if row is None:
            fresh.append(Parameter(**parameter_fields(shipped), origin=Parameter.Origin.SHIPPED, recorded_at=at))
        elif differing := differences_of(row, parameter_fields(shipped)):
            differences.append(
                f"{row.name} from {row.valid_from} ({row.get_origin_display()}): {'; '.join(differing)}"
            )
    Parameter.objects.bulk_create(fresh)
    return LawLoaded(len(fresh), tuple(differences))


def parameter_propose(
    *,
    actor: User,
    name: str,
    value: str | None,
    valid_from: date,
    valid_to: date | None,
    law: str,
    source: str,
    confidence: str,
) -> Approval:
    """Propose a number of the law; it holds only after a second person approved it. Raises ValidationError.

    A yearly number begins on 1 January and ends by itself on the next one.
    """
    known = Parameter.objects.filter(name=name).first()
    if known is None:
        raise ValidationError(_("There is no number of the law called %(name)s.") % {"name": name})
    check_form(valid_from, valid_to, law, source)
    text = canonical(value, known.unit)
    if (text is None) != (confidence == Parameter.Confidence.NONE):
        raise ValidationError(_("A number that was not found has no value, and only that."))
    if is_yearly(name):
        valid_to = end_of_year(valid_from, valid_to)
    payload = {
        "name": name,
        "value": text,
        "unit": known.unit,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else None,
        "law": law,
        "source": source,
        "confidence": confidence,
    }
    return approval_propose(actor=actor, kind=APPROVAL_KIND, payload=payload)


@transaction.atomic
def parameter_approve(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> Parameter | None:
    """Approve a proposed number as the second person: it replaces the row of the same name and first day.

    None while more signatures are needed.
    ApprovalRefused also for what can be no number of the law: proposed before a check was there, or in another way.
    """
    approved = approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)
    if approved.state != ApprovalState.APPROVED:
        return None
    payload: dict[str, Any] = approved.payload
    try:
        since = date.fromisoformat(payload["valid_from"])
        until = date.fromisoformat(payload["valid_to"]) if payload["valid_to"] else None
        check_form(since, until, payload["law"], payload["source"])
        value = payload["value"]
        if (
            canonical(None if value is None else str(value), payload["unit"]) != value
            or len(payload) != PAYLOAD_ENTRIES
        ):
            raise ValueError(value)
        if is_yearly(payload["name"]) and end_of_year(since, until) != until:
            raise ValueError(until)
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        raise ApprovalRefused(
            _("This cannot be a number of the law. Reject it and let it be proposed anew.")
        ) from error
    Parameter.objects.filter(name=payload["name"], valid_from=since, superseded_at=None).update(superseded_at=at)
    return Parameter.objects.create(
        **{**payload, "valid_from": since, "valid_to": until},
        origin=Parameter.Origin.PORTAL,
        approval=approved,
        recorded_at=at,
    )


def check_form(valid_from: date, valid_to: date | None, law: str, source: str) -> None:
    """Raise ValidationError, at its field, for a period that cannot be or a reference that is too long or missing."""
    for field, day in (("valid_from", valid_from), ("valid_to", valid_to)):
        if day is not None:
            try:
                _check_day(day)
            except ValidationError as error:
                raise ValidationError({field: error.messages}) from error
    if valid_to is not None and valid_to <= valid_from:
        raise ValidationError({"valid_to": _("The end has to lie after the beginning.")})
    for field, text, most in (("law", law, LAW_LENGTH), ("source", source, SOURCE_LENGTH)):
        if not text.strip() or len(text) > most:
            raise ValidationError({field: _("Write between 1 and %(most)s signs.") % {"most": most}})


def is_yearly(name: str) -> bool:
    """Whether the number ends with its calendar year."""
    title = titles().get(name)
    return title is not None and title.yearly


def end_of_year(valid_from: date, valid_to: date | None) -> date:
    """The day on which a yearly number ends; raises ValidationError unless it is given a whole calendar year."""
    until = date(valid_from.year + 1, 1, 1)
    if (valid_from.month, valid_from.day) != (1, 1):
        raise ValidationError({"valid_from": _("A yearly number begins on 1 January.")})
    if valid_to not in (None, until):
        raise ValidationError({"valid_to": _("A yearly number ends by itself with its year.")})
    return until


def differences_of(row: Parameter, shipped: dict[str, Any]) -> list[str]:
    """What a row says otherwise than the shipped papers, a text for each column."""
    return [
        f"{column} {getattr(row, column)} here, {value} shipped"
        for column, value in shipped.items()
        if getattr(row, column) != value
    ]


def parameter_fields(row: ParameterRow) -> dict[str, Any]:
    """The columns of a shipped row."""
    return {
        "name": row.name,
        "value": text_of(row.value),
        "unit": row.unit,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "law": row.law,
        "source": row.source,
        "confidence": row.confidence,
    }


def text_of(value: Decimal | date | None) -> str | None:
    """A value as canonical text: 320 and 320.00 are one number."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical(value: str | None, unit: str) -> str | None:
    """What a person typed as canonical text; raises ValidationError where it is no number or day."""
    if value is None or not value.strip():
        return None
    try:
        parsed = date.fromisoformat(value.strip()) if unit == "date" else Decimal(value.strip().replace(",", "."))
    except (ValueError, ArithmeticError) as error:
        raise ValidationError(_("“%(value)s” is not a number (or, for days, a date).") % {"value": value}) from error
    if isinstance(parsed, Decimal) and not parsed.is_finite():
        raise ValidationError(_("“%(value)s” is not a number (or, for days, a date).") % {"value": value})
    check_plausible(parsed, unit)
    return text_of(parsed)


def check_plausible(value: Decimal | date, unit: str) -> None:
    """Raise ValidationError for what no law says: parts of a month, sums below zero, numbers without end."""
    if isinstance(value, date):
        _check_day(value)
        return
    if abs(value) > LARGEST or value != round(value, PLACES):
        raise ValidationError(
            _("A number of the law is at most %(most)s and has at most %(places)s decimal places.")
            % {"most": LARGEST, "places": PLACES}
        )
    if value < 0:
        raise ValidationError(_("A number of the law is not below zero."))
    if unit in COUNTED_UNITS and value != value.to_integral_value():
        raise ValidationError(_("What is counted (months, days, children, times) is a whole number."))
    # “No years are credited” is a rule of the law; no months, days or children never are.
    if unit in COUNTED_UNITS - {"years"} and value == 0:
        raise ValidationError(_("What is counted (months, days, children, times) begins at one."))
    if unit == "percent" and value > MOST_PERCENT:
        raise ValidationError(_("More than %(most)s percent cannot be.") % {"most": MOST_PERCENT})


def _check_day(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("A day of the law lies between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
