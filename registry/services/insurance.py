"""Contributions, and the summary row of an insured person which the night reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import Contribution, Employer, FactChange, ImportBatch, Person
from registry.services.changes import change_record, later_than, people_lock
from registry.services.refusals import FactRefused, refusals

MONTHS = 12

# Months of record of a year with several insurers: the months in which any of them paid, never fewer than one insurer
# reports alone, never more than they report together, never more than 12.
OF_A_YEAR = "least(12, together, greatest(alone, bit_count(paid_in::bit(12))))"
PAID_IN = """sum(months) as together, max(months) as alone,
bit_or((paid[1] > 0)::int | ((paid[2] > 0)::int << 1) | ((paid[3] > 0)::int << 2)
       | ((paid[4] > 0)::int << 3) | ((paid[5] > 0)::int << 4) | ((paid[6] > 0)::int << 5)
       | ((paid[7] > 0)::int << 6) | ((paid[8] > 0)::int << 7) | ((paid[9] > 0)::int << 8)
       | ((paid[10] > 0)::int << 9) | ((paid[11] > 0)::int << 10) | ((paid[12] > 0)::int << 11)) as paid_in"""

# Whether a record before 2006 was ever unknown is told by the rows that today's rows replaced, in whichever record
# of a human being they stood: a merge moves rows, and taking it apart moves them back.
REFRESH = f"""
with recursive earlier as (
  select e.person_id, e.replaces_id, e.months
    from registry_earlierrecord e
   where e.person_id = any(%(ids)s::bigint[])
     and not exists (select from registry_earlierrecord later where later.replaces_id = e.id)
  union all
  select earlier.person_id, before.replaces_id, before.months
    from earlier join registry_earlierrecord before on before.id = earlier.replaces_id
), once as (
  select person_id, bool_or(months is null) as unknown from earlier group by person_id
)
insert into registry_insuranceaccount
  (person_id, months_before_2006, months_since_2006, capital, capital_as_of, capital_known_since,
   capital_whole, capital_2006_2018, hazardous_months, flight_months, left_flight_for_health, refreshed_at)
select p.id, coalesce(e.months, case when e.unknown then null else 0 end), coalesce(c.months, 0),
       b.amount, b.as_of, b.known_since, b.initial_amount is not null or not coalesce(once.unknown, false),
       b.amount_2006_2018, coalesce(h.months, case when h.unknown then null else 0 end),
       coalesce(f.months, 0), coalesce(f.for_health, false), %(at)s
from unnest(%(ids)s::bigint[]) as p(id)
left join lateral (
  select bool_or(months is null) filter (where upper_inf(recorded)) as unknown,
         case when bool_or(months is null) filter (where upper_inf(recorded)) then null
              else sum(months) filter (where upper_inf(recorded)) end as months
  from registry_earlierrecord where person_id = p.id
) e on true
left join once on once.person_id = p.id
left join lateral (
  select sum({OF_A_YEAR}) as months
  from (
    select {PAID_IN}
    from registry_contribution where person_id = p.id and recorded_to is null group by year
  ) years
) c on true
left join lateral (
  select amount, lower(valid) as as_of, min(lower(valid)) over () as known_since, initial_amount, amount_2006_2018
  from registry_capitalbalance
  where person_id = p.id and upper_inf(recorded) order by lower(valid) desc limit 1
) b on true
left join lateral (
  select bool_or(months is null) as unknown, case when bool_or(months is null) then null else sum(months) end as months
  from registry_hazardouswork where person_id = p.id and upper_inf(recorded)
) h on true
left join lateral (
  select sum(months) as months, bool_or(left_for_health) as for_health
  from registry_flightservice where person_id = p.id and upper_inf(recorded)
) f on true
on conflict (person_id) do update set
  months_before_2006 = excluded.months_before_2006, months_since_2006 = excluded.months_since_2006,
  capital = excluded.capital, capital_as_of = excluded.capital_as_of,
  capital_known_since = excluded.capital_known_since, capital_whole = excluded.capital_whole,
  capital_2006_2018 = excluded.capital_2006_2018,
  hazardous_months = excluded.hazardous_months, flight_months = excluded.flight_months,
  left_flight_for_health = excluded.left_flight_for_health, refreshed_at = excluded.refreshed_at
"""  # noqa: S608


def account_refresh(person_ids: Iterable[int], at: datetime) -> int:
    """Derive the summary rows of these people anew from their present facts, in one statement; answer how many.

    Unknown months (not digitised, conditions not proven) and a missing balance stay unknown, never zero.
    """
    ids = sorted(set(person_ids))
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"ids": ids, "at": at})
        return int(cursor.rowcount)


def contribution_record(
    *,
    actor: User | None,
    person: Person,
    insurer: Employer,
    year: int,
    paid: Sequence[int],
    months: int,
    at: datetime,
    batch: ImportBatch | None = None,
) -> Contribution:
    """Store what an insurer paid for a person in a year (12 sums in qəpik); an earlier row for it is closed.

    FactRefused for a year before 2006, a sum below 0, a list that has not 12 sums.
    """
    if len(paid) != MONTHS or min(paid) < 0:
        raise FactRefused("paid", _("A year of contributions has 12 sums, none of them below 0."))
    with transaction.atomic():
        people_lock(person.pk)
        replaced = _contribution_close(person.pk, insurer.pk, year, at)
        row = Contribution(
            person=person, insurer=insurer, year=year, paid=list(paid), months=months, batch=batch, recorded_from=at
        )
        with refusals():
            row.save(force_insert=True)
        verb = FactChange.Verb.CORRECTED if replaced else FactChange.Verb.RECORDED
        change_record(people=[person.pk], kind=FactChange.Kind.ACCOUNT, actor=actor, verb=verb, fact_id=row.pk)
        account_refresh([person.pk], at)
    return row


def contribution_void(*, actor: User | None, contribution: Contribution, at: datetime) -> None:
    """Withdraw a present row of contributions that was never true."""
    row = contribution
    with transaction.atomic():
        people_lock(row.person_id)
        if not _contribution_close(row.person_id, row.insurer_id, row.year, at, only=row.pk):
            raise FactRefused("changed", _("Somebody else has just changed this. Look again before you write."))
        change_record(
            people=[row.person_id],
            kind=FactChange.Kind.ACCOUNT,
            actor=actor,
            verb=FactChange.Verb.VOID,
            fact_id=row.pk,
        )
        account_refresh([row.person_id], at)


def _contribution_close(person: int, insurer: int, year: int, at: datetime, only: int | None = None) -> bool:
    present = Contribution.objects.filter(person_id=person, insurer_id=insurer, year=year, recorded_to=None)
    row = present.first() if only is None else present.filter(pk=only).first()
    later_than(row.recorded_from if row else None, at)
    if row is None:
        return False
    present.filter(pk=row.pk).update(recorded_to=at)
    return True
