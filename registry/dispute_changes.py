"""What an accepted dispute changed: kept as codes and values with the dispute, shown as old value and new value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.countries import country_name
from registry.disputed import KINDS, MODELS, QEPIK, Line
from registry.models import Contribution, Dispute, Fact

WITHDRAWN = "withdrawn"
_PERIOD: dict[str, str | Promise] = {"since": gettext_lazy("Since"), "until": gettext_lazy("Until")}
Snapshot = dict[str, tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that an accepted dispute changed; `before` or `after` None: there was or is none."""

    name: str
    before: Line
    after: Line


def snapshot(row: Model | None, months: range = range(0)) -> Snapshot:
    """Return the values of a row by name as unit and JSON value, for `changes_between`; empty for no row.

    Of contributions these months, or all of the year.
    """
    if row is None:
        return {}
    if isinstance(row, Contribution):
        return {
            f"{row.year}-{number:02}": ("money", _json(row.paid[number - 1] * QEPIK))
            for number in months or range(1, 13)
        }
    found = {attribute: (unit, _json(getattr(row, attribute))) for attribute, _name, unit in KINDS[type(row)].lines}
    if isinstance(row, Fact):
        until = row.valid.upper
        found["since"] = ("day", _json(row.valid.lower))
        found["until"] = ("day", _json(until and until - timedelta(days=1)))
    return found


def changes_between(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Return every value that differs, as stored with a dispute; where nothing is left it was withdrawn."""
    if before and not after:
        return [{"name": WITHDRAWN}]
    found = []
    for name, (unit, value) in after.items():
        old = before.get(name, (unit, None))[1]
        if old != value:
            found.append({"name": name, "unit": unit, "before": old, "after": value})
    return found


def changes_of(dispute: Dispute) -> list[Changed]:
    """Return what an accepted dispute changed, in the reader's language."""
    model = MODELS.get(dispute.fact_model)
    return [_shown(model, change) for change in dispute.changes if change["name"] != WITHDRAWN]


def was_withdrawn(dispute: Dispute) -> bool:
    """Whether the fact was withdrawn: it was never true."""
    return any(change["name"] == WITHDRAWN for change in dispute.changes)


def _shown(model: type[Model] | None, change: Mapping[str, Any]) -> Changed:
    name, unit = change["name"], change["unit"]
    label = _label(model, name)
    before, after = (_value(model, name, unit, change[side]) for side in ("before", "after"))
    return Changed(label, Line(label, unit, before), Line(label, unit, after))


def _label(model: type[Model] | None, name: str) -> str:
    if name in _PERIOD:
        return str(_PERIOD[name])
    names = {} if model is None else {attribute: label for attribute, label, _unit in KINDS[model].lines}
    if name in names:
        return str(names[name])
    year, _dash, month = name.partition("-")
    return _("Paid for %(month)s.%(year)s") % {"month": month, "year": year} if month else name


def _value(model: type[Model] | None, name: str, unit: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if unit == "day":
        return date.fromisoformat(value)
    if unit == "money":
        return Decimal(value)
    if name in ("country", "citizenship"):
        return country_name(value)
    if model is not None and name in {field.name for field in model._meta.fields}:
        column: Any = model._meta.get_field(name)
        return dict(column.choices).get(value, value) if column.choices else value
    return value


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
