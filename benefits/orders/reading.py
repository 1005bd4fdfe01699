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


_MERGED = "select m.merged_into_id, m.id from registry_person m where m.merged_into_id = any(%(ids)s::bigint[])"

_ROWS = """
select e.id, e.benefit, e.about_id, e.payee_id, e.amount, e.per, lower(e.valid), upper(e.valid), e.migrated,
       upper_inf(e.recorded), lower(e.recorded), d.decided_on, e.decision_id, e.person_id
  from benefits_entitlement e
  left join benefits_decision d on d.id = e.decision_id
 where e.person_id = any(%(records)s::bigint[]) and (upper_inf(e.recorded) or e.migrated)
   and lower(e.valid) < %(next)s
 order by lower(e.valid), e.id
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
select p.id, p.died_on, p.merged_into_id, b.iban, g.code
  from registry_person p
  left join registry_bankaccount b
    on b.person_id = p.id and upper_inf(b.recorded) and b.valid @> %(day)s::date
  left join registry_residence h
    on h.person_id = p.id and upper_inf(h.recorded) and h.valid @> %(day)s::date
  left join registry_district t on t.id = h.district_id
  left join registry_region g on g.id = t.region_id
 where p.id = any(%(ids)s::bigint[])
"""

# Accounts and addresses that stayed with a record merged into the payee's.
_LEFT_BEHIND = """
select m.merged_into_id, b.iban, g.code
  from registry_person m
  left join registry_bankaccount b
    on b.person_id = m.id and upper_inf(b.recorded) and b.valid @> %(day)s::date
  left join registry_residence h
    on h.person_id = m.id and upper_inf(h.recorded) and h.valid @> %(day)s::date
  left join registry_district t on t.id = h.district_id
  left join registry_region g on g.id = t.region_id
 where m.merged_into_id = any(%(ids)s::bigint[])
 order by m.id
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
    """What the month's orders of the people rest on; at most eight queries, five if nothing has changed."""
    wanted = arrays.numbers(ids)
    kept = {record: id_ for id_, record in _fetch(_MERGED, ids=wanted)} | {id_: id_ for id_ in ids}
    found = [Row(*row) for row in _fetch(_ROWS, records=arrays.numbers(kept), next=after_month(month))]
    near = {row.payee_id for row in found} | {row.about_id for row in found if row.about_id is not None}
    people, joined = _people({*ids, *near}, month)
    rows: dict[int, list[Row]] = {id_: [] for id_ in ids}
    for row in found:
        rows[kept[row.record_id]].append(_of_kept(row, joined) if joined else row)
    last, taken_back = _last(wanted, add_months(month, -1))
    changed = [
        id_ for id_ in ids if id_ in taken_back or not _unchanged(rows[id_], last.get(id_), people, people[id_].died)
    ]
    ledgers = _ledgers(changed) if changed else {}
    beginning = first_month(month)
    return {
        id_: Due(id_, month, id_ in joined, people[id_].died, rows[id_], people, beginning, ledgers.get(id_))
        for id_ in ids
    }


def _people(ids: set[int], day: date) -> tuple[dict[int, Payee], dict[int, int]]:
    """Everybody by record, with accounts and addresses of merged records; and into which record one was merged."""
    people, joined = {}, {}
    for id_, died, merged_into, iban, region in _fetch(_PEOPLE, ids=arrays.numbers(ids), day=day):
        people[id_] = Payee(died, iban, region or "")
        if merged_into is not None:
            joined[id_] = merged_into
    if unread := {*joined.values()} - people.keys():
        people |= _people(unread, day)[0]
    lacking = [id_ for id_, payee in people.items() if payee.iban is None or not payee.region]
    for id_, iban, region in _fetch(_LEFT_BEHIND, ids=arrays.numbers(lacking), day=day) if lacking else ():
        payee = people[id_]
        people[id_] = Payee(payee.died, payee.iban or iban, payee.region or region or "")
    return people, joined


def _of_kept(row: Row, joined: Mapping[int, int]) -> Row:
    """The row as one of the records that stay: about and payee are those that theirs were merged into."""
    about_id = row.about_id
    if about_id is not None:
        about_id = joined.get(about_id, about_id)
    return row._replace(about_id=about_id, payee_id=joined.get(row.payee_id, row.payee_id))


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
        if kind == "claim":
            ledger.paid_to.setdefault(for_month, payee_id)
        elif kind != "recovery":
            ledger.paid_to[for_month] = payee_id
    return found


def _fetch(sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
