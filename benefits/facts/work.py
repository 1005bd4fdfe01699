"""Work, leave and the queue for a car."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from benefits.catalogue.sheets import full_months, full_years, steps, within
from benefits.catalogue.values import UNKNOWN
from benefits.facts.providers import Facts, provides
from benefits.facts.rows import rows_of

_CONTRACTS = """
select c.person_id, lower(c.valid), upper(c.valid), g.name, w.code, c.number
  from registry_labourcontract c
  left join registry_district w on w.id = c.workplace_id
  left join registry_region g on g.id = w.region_id
 where c.person_id = any(%(ids)s::bigint[]) and upper_inf(c.recorded)
 order by c.person_id, lower(c.valid)
"""


LIBERATED: Final = ("QAR02", "QAR04", "QAR06", "QAR07", "QAR08", "QAR09", "SZG01", "SZG02", "SZG03", "SZG04", "SZG05")
"""Liberated districts: Ağdam, Füzuli, Xankəndi, Xocalı, Xocavənd, Şuşa and all of Şərqi Zəngəzur."""
WITHOUT_END: Final = 1200
"""Months for which a contract without an end is counted to be made."""


@provides(
    "employment.active",
    "employment.workplace_region",
    "employment.workplace_liberated",
    "employment.contract_term_months",
)
def contracts(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Whether somebody works, where, and for how long the contract is made.

    A suspended contract is in force as well (Labour Code, art. 3). Of several the one in the liberated territories is
    told; a notice that does not name a place tells of no work there.
    """
    rows = rows_of(_CONTRACTS, ids, since, until)
    found: dict[int, Facts] = {}
    for id_ in ids:
        known = rows.get(id_, [])
        placed = sorted(known, key=lambda row: (row[3] in LIBERATED, row[3] is not None))
        terms = {number: (begin, end) for begin, end, _region, _code, number in known}
        found[id_] = {
            "employment.active": within([(row[0], row[1], True) for row in known], False),
            "employment.workplace_region": within([(row[0], row[1], row[2]) for row in placed]),
            "employment.workplace_liberated": within([(row[0], row[1], row[3] in LIBERATED) for row in placed], False),
            "employment.contract_term_months": within(
                [(row[0], row[1], _term(known, row[4], terms)) for row in placed]
            ),
        }
    return found


def _term(known: Sequence[tuple[Any, ...]], number: str, terms: Mapping[str, tuple[date | None, date | None]]) -> int:
    """The months from the first day of a contract, over its amendments, to its end."""
    begin = min((row[0] for row in known if row[4] == number and row[0] is not None), default=None)
    end = terms[number][1]
    return WITHOUT_END if begin is None or end is None else full_months(begin, end)


_STATUS = """
select s.person_id, s.kind, lower(s.valid), upper(s.valid)
  from registry_employmentstatus s
 where s.person_id = any(%(ids)s::bigint[]) and upper_inf(s.recorded)
 order by s.person_id, lower(s.valid)
"""


@provides("employment.jobseeker", "employment.jobseeker_since", "employment.unemployed")
def registration(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Registration as a jobseeker or as unemployed (Employment Act); who is unemployed seeks a job as well."""
    rows = rows_of(_STATUS, ids, since, until)
    found: dict[int, Facts] = {}
    for id_ in ids:
        seeking = [(begin, end, begin) for _kind, begin, end in rows.get(id_, ())]
        found[id_] = {
            "employment.jobseeker": within([(begin, end, True) for begin, end, _ in seeking], False),
            "employment.jobseeker_since": within(seeking),
            "employment.unemployed": within(
                [(begin, end, True) for kind, begin, end in rows.get(id_, ()) if kind == "unemployed"], False
            ),
        }
    return found


_ACCOUNTS = """
select p.id, a.person_id is not null, a.months_before_2006, a.months_since_2006, a.capital, p.birth_date, p.died_on
  from registry_person p left join registry_insuranceaccount a on a.person_id = p.id
 where p.id = any(%(ids)s::bigint[])
"""
FIRST_YEAR_OF_ACCOUNTS: Final = 2006
WORKING_AGE: Final = 15


@provides(
    "insurance.account_exists",
    "insurance.active",
    "insurance.months",
    "insurance.months_pre2006",
    "insurance.pension_capital",
    "person.insurance_months",
    "person.age_at_death",
)
def accounts(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """The account at the Fund: whether there is one, months of record, capital; and the age at a death.

    Who was too young to work before 2006 has no earlier record; other earlier records may be unknown.
    """
    found: dict[int, Facts] = {}
    for id_, [(insured, before, after, capital, born, died)] in rows_of(_ACCOUNTS, ids, since, until).items():
        facts: dict[str, Any] = {
            "insurance.account_exists": insured,
            "insurance.active": insured,
            "person.age_at_death": None if died is None else UNKNOWN if born is None else full_years(born, died),
        }
        young = born is not None and born.year + WORKING_AGE >= FIRST_YEAR_OF_ACCOUNTS
        earlier = 0 if before is None and young else before
        if earlier is not None or not insured:
            facts["insurance.months_pre2006"] = earlier
        if earlier is not None:
            facts["insurance.months"] = facts["person.insurance_months"] = earlier + (after or 0)
        if capital is not None or not insured:
            facts["insurance.pension_capital"] = capital or Decimal(0)
        found[id_] = facts
    return found


_QUEUES = """
select e.person_id, q.kind, e.verb, e.reason, e."on"
  from registry_queueentry e join registry_queue q on q.id = e.queue_id
 where e.person_id = any(%(ids)s::bigint[])
   and e.verb <> 'void' and not exists (select from registry_queueentry v where v.voids_id = e.id)
 order by e.person_id, e."on", e.id
"""


@provides(closed=("queue.active", "equipment.active"))
def queues(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Whether somebody waits in a queue (`queue.active:car`) and what was given from it (`equipment.active:car`)."""
    found: dict[int, Facts] = {}
    for id_, rows in rows_of(_QUEUES, ids, since, until).items():
        facts: dict[str, Any] = {}
        for kind in {row[0] for row in rows}:
            moves = [row for row in rows if row[0] == kind]
            facts[f"queue.active:{kind}"] = _waiting(moves)
            served = [on for _kind, verb, reason, on in moves if verb == "left" and reason == "served"]
            if served:
                facts[f"equipment.active:{kind}"] = steps([(served[0], True)], False)
        found[id_] = facts
    return found


def _waiting(moves: Sequence[tuple[Any, ...]]) -> Any:
    """Whether somebody waits, over time: from joining or waiting again until leaving; a suspended place waits on."""
    return steps([(on, verb != "left") for _kind, verb, _reason, on in moves if verb in ("joined", "left")], False)
