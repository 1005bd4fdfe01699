"""Work, leave and the queue for a car."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from benefits.catalogue.sheets import steps, within
from benefits.facts.providers import Facts, provides
from benefits.facts.rows import rows_of

_CONTRACTS = """
select c.person_id, lower(c.valid), upper(c.valid)
  from registry_labourcontract c
 where c.person_id = any(%(ids)s::bigint[]) and upper_inf(c.recorded)
 order by c.person_id, lower(c.valid)
"""


@provides("employment.active")
def contracts(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Whether somebody works: a labour contract is in force, a suspended one included (Labour Code, art. 3)."""
    rows = rows_of(_CONTRACTS, ids, since, until)
    return {
        id_: {"employment.active": within([(begin, end, True) for begin, end in rows.get(id_, ())], False)}
        for id_ in ids
    }


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
select a.person_id from registry_insuranceaccount a where a.person_id = any(%(ids)s::bigint[])
"""


@provides("insurance.account_exists", "insurance.active")
def accounts(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Whether somebody is insured: has an account at the Fund."""
    rows = rows_of(_ACCOUNTS, ids, since, until)
    return {id_: {"insurance.account_exists": id_ in rows, "insurance.active": id_ in rows} for id_ in ids}


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
