"""What a month's orders rest on: rights, what was ordered before, who is paid and where; many people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils import timezone

from benefits.law.months import add_months
from benefits.models import Run
from benefits.rules.payments import Key, after_month
from benefits.runs import arrays

CODE: Final = "payments"
"""The kind of run that makes payment orders."""


class Row(NamedTuple):
    """An entitlement of somebody, `present` or replaced since; of replaced ones only those of the old system count."""

    id: int
    benefit: str
    about_id: int | None
    payee_id: int
    amount: Decimal
    per: str
    since: date
    until: date | None
    migrated: bool
    present: bool
    known_on: datetime
    decided_on: date | None
    decision_id: int | None
    record_id: int

    @property
    def key(self) -> Key:
        """The right that the row is a time of."""
        return Key(self.benefit, self.about_id)


class Payee(NamedTuple):
    """Who is paid: the day of death, the account on the day, the region of residence ("": none known)."""

    died: date | None
    iban: str | None
    region: str


@dataclass(slots=True)
class Ledger:
    """What was ordered and claimed for each month of a right so far, and whom the money of a month went to."""

    ordered: dict[date, Decimal] = field(default_factory=dict)
    claimed: dict[date, Decimal] = field(default_factory=dict)
    paid_to: dict[date, int] = field(default_factory=dict)


class Beginning(NamedTuple):
    """The first month that was ever ordered here, and when: months before it the old system paid."""

    month: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """One person in one month. `ledgers` None: nothing has changed since the month before was ordered, so that only
    the month itself is due.
    """

    person_id: int
    month: date
    merged: bool
    died: date | None
    rows: Sequence[Row]
    payees: Mapping[int, Payee]
    beginning: Beginning
    ledgers: Mapping[Key, Ledger] | None


_ROWS = """
select own.kept, e.id, e.benefit, coalesce(a.merged_into_id, e.about_id), coalesce(y.merged_into_id, e.payee_id),
       e.amount, e.per, lower(e.valid), upper(e.valid), e.migrated, upper_inf(e.recorded), lower(e.recorded),
       d.decided_on, e.decision_id, e.person_id
  from (select p.id as kept, p.id as record from registry_person p where p.id = any(%(ids)s::bigint[])
        union all
        select m.merged_into_id, m.id from registry_person m where m.merged_into_id = any(%(ids)s::bigint[])) own
  join benefits_entitlement e on e.person_id = own.record
  left join benefits_decision d on d.id = e.decision_id
  left join registry_person a on a.id = e.about_id
  left join registry_person y on y.id = e.payee_id
 where (upper_inf(e.recorded) or e.migrated) and lower(e.valid) < %(next)s
 order by own.kept, lower(e.valid), e.person_id <> own.kept, e.id
"""

_LAST = """
select o.person_id, o.rows, false from benefits_paymentorder o
 where o.person_id = any(%(ids)s::bigint[]) and o.month = %(last)s and o.kind = 'regular' and o.reversed_at is null
union all
select coalesce(p.merged_into_id, p.id), null, true
  from registry_person p join benefits_paymentorder o on o.person_id = p.id and o.reversed_at is not null
 where p.id = any(%(ids)s::bigint[]) or p.merged_into_id = any(%(ids)s::bigint[])
"""

_PEOPLE = """
select p.id, p.died_on, p.merged_into_id is not null, account.iban, home.region
  from registry_person p
  left join lateral (
    select b.iban from registry_person r join registry_bankaccount b on b.person_id = r.id
     where (r.id = p.id or r.merged_into_id = p.id) and upper_inf(b.recorded) and b.valid @> %(day)s::date
     order by r.id <> p.id, b.id limit 1) account on true
  left join lateral (
    select g.code as region from registry_person r join registry_residence h on h.person_id = r.id
      join registry_district d on d.id = h.district_id join registry_region g on g.id = d.region_id
     where (r.id = p.id or r.merged_into_id = p.id) and upper_inf(h.recorded) and h.valid @> %(day)s::date
     order by r.id <> p.id, h.id limit 1) home on true
 where p.id = any(%(ids)s::bigint[])
"""

_LEDGER = """
with own as (
  select p.id as kept, p.id as record from registry_person p where p.id = any(%(ids)s::bigint[])
  union all
  select m.merged_into_id, m.id from registry_person m where m.merged_into_id = any(%(ids)s::bigint[])
)
select own.kept, o.benefit, coalesce(a.merged_into_id, o.about_id), l.for_month, l.amount,
       coalesce(y.merged_into_id, o.payee_id), o.kind, o.month
  from own join benefits_paymentorder o on o.person_id = own.record and o.reversed_at is null
  join benefits_orderline l on l.order_id = o.id
  left join registry_person a on a.id = o.about_id
  left join registry_person y on y.id = o.payee_id
union all
select own.kept, c.benefit, coalesce(a.merged_into_id, c.about_id), l.for_month, l.amount,
       coalesce(y.merged_into_id, c.payee_id), 'claim', c.month
  from own join benefits_overpayment c on c.person_id = own.record
  join benefits_overpaymentline l on l.overpayment_id = c.id
  left join registry_person a on a.id = c.about_id
  left join registry_person y on y.id = c.payee_id
 order by 8
"""


def dues_of(ids: Sequence[int], month: date) -> dict[int, Due]:
    """What the month's orders of the people rest on; at most five queries, one less if nothing has changed."""
    wanted = arrays.numbers(ids)
    rows: dict[int, list[Row]] = {id_: [] for id_ in ids}
    for kept, *values in _fetch(_ROWS, ids=wanted, next=after_month(month)):
        rows[kept].append(Row(*values))
    last, taken_back = _last(wanted, add_months(month, -1))
    everybody = {*ids, *(row.payee_id for of_person in rows.values() for row in of_person)}
    people = {row[0]: row[1:] for row in _fetch(_PEOPLE, ids=arrays.numbers(everybody), day=month)}
    payees = {id_: Payee(died, iban, region or "") for id_, (died, _, iban, region) in people.items()}
    beginning = first_month(month)
    changed = [
        id_ for id_ in ids if id_ in taken_back or not _unchanged(rows[id_], last.get(id_), payees, people[id_][0])
    ]
    ledgers = _ledgers(changed) if changed else {}
    return {
        id_: Due(id_, month, people[id_][1], people[id_][0], rows[id_], payees, beginning, ledgers.get(id_))
        for id_ in ids
    }


def first_month(month: date) -> Beginning:
    """The first month that was ever ordered; the month asked for, if none was."""
    first = Run.objects.filter(kind=CODE).order_by("business_date").values_list("business_date", "started_at").first()
    return Beginning(month, timezone.now()) if first is None else Beginning(*first)


def _last(wanted: str, month: date) -> tuple[dict[int, list[int]], set[int]]:
    """By person the rows on which the month was ordered; and whose orders were ever taken back."""
    found = {}
    taken_back = set()
    for person_id, rows, is_taken_back in _fetch(_LAST, ids=wanted, last=month):
        if is_taken_back:
            taken_back.add(person_id)
        else:
            found[person_id] = rows
    return found, taken_back


def _unchanged(
    rows: Sequence[Row], last: Sequence[int] | None, payees: Mapping[int, Payee], died: date | None
) -> bool:
    """Whether the month before was ordered on the very rows of now, so that all months up to it are settled."""
    if not last or died is not None:
        return False
    return sorted(last) == sorted([row.id for row in rows if row.present]) and all(
        payees[row.payee_id].died is None for row in rows
    )


def _ledgers(ids: Sequence[int]) -> dict[int, dict[Key, Ledger]]:
    found: dict[int, dict[Key, Ledger]] = {id_: defaultdict(Ledger) for id_ in ids}
    for kept, benefit, about_id, for_month, amount, payee_id, kind, _ in _fetch(_LEDGER, ids=arrays.numbers(ids)):
        ledger = found[kept][Key(benefit, about_id)]
        into = ledger.claimed if kind == "claim" else ledger.ordered
        into[for_month] = into.get(for_month, Decimal(0)) + amount
        if kind not in ("claim", "recovery"):
            ledger.paid_to[for_month] = payee_id
    return found


def _fetch(sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
