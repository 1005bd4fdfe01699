"""What the state already pays: benefits in force, what was paid once, pensions of the dead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from benefits.catalogue.sheets import steps, within
from benefits.facts.providers import Facts, provides
from benefits.facts.rows import rows_of

PAID_FOR: Final = {
    "ALL-15": "birth",
    "ALL-16": "funeral",
    "ALL-17": "release",
    "ALL-18": "chernobyl",
    "ALL-19": "liberated_specialist",
    "INS-01": "personal_insurance",
    "PEN-14": "funeral",
}
"""What a benefit that is paid once is paid for; a funeral grant is paid once, whichever it is."""

_HELD = """
select p.asked, e.benefit, lower(e.valid), upper(e.valid)
  from (select asked, asked as record from unnest(%(ids)s::bigint[]) as asked
        union all
        select m.merged_into_id, m.id from registry_person m where m.merged_into_id = any(%(ids)s::bigint[])) p
  join benefits_entitlement e on e.person_id = p.record
 where upper_inf(e.recorded)
 order by 1, lower(e.valid)
"""


@provides(
    "person.pension_active_at_death",
    "person.allowance_active_at_death",
    "person.ui_active_at_death",
    "person.pension_active",
    closed=("benefit.active", "pension.active"),
)
def held(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Benefits in force over time, merged records included; `pension.active` is any labour pension."""
    rows = rows_of(_HELD, ids, since, until)
    died = {id_: row[0][0] for id_, row in rows_of(_DIED, ids, since, until).items()}
    found: dict[int, Facts] = {}
    for id_ in ids:
        by_benefit: dict[str, list[tuple[date | None, date | None, Any]]] = {}
        for benefit, begin, end in rows.get(id_, ()):
            by_benefit.setdefault(benefit, []).append((begin, end, True))
        pensions = [period for code, known in by_benefit.items() if _pension(code) for period in known]
        allowances = [period for code, known in by_benefit.items() if code.startswith("ALL-") for period in known]
        unemployment = by_benefit.get("UNE-01", [])
        end_of_life = died.get(id_)
        facts: dict[str, Any] = {
            f"benefit.active:{code}": within(known, False) for code, known in by_benefit.items()
        } | {"pension.active": within(pensions, False)}
        for name, known in (("pension", pensions), ("allowance", allowances), ("ui", unemployment)):
            facts[f"person.{name}_active_at_death"] = (
                None if end_of_life is None else any(_covers(period, end_of_life) for period in known)
            )
        facts["person.pension_active"] = (
            facts["person.pension_active_at_death"] if end_of_life else facts["pension.active"]
        )
        found[id_] = facts
    return found


_DIED = "select p.id, p.died_on from registry_person p where p.id = any(%(ids)s::bigint[]) and p.died_on is not null"


def _pension(code: str) -> bool:
    return code.startswith("PEN-") and code not in PAID_FOR


def _covers(period: tuple[date | None, date | None, Any], day: date) -> bool:
    begin, end, _ = period
    return (begin is None or begin <= day) and (end is None or day < end)


_ONCE = """
select coalesce(e.about_id, e.person_id), e.benefit, d.decided_on, e.person_id
  from benefits_entitlement e left join benefits_decision d on d.id = e.decision_id
 where (e.about_id = any(%(ids)s::bigint[]) or e.about_id is null and e.person_id = any(%(ids)s::bigint[]))
   and e.benefit = any(%(benefits)s::text[]) and upper_inf(e.recorded)
"""


@provides(closed=("benefit.paid_for", "benefit.paid_in_year"))
def paid_once(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """What was paid once for somebody, from the day after the decision: on its own day it is still to be paid."""
    found: dict[int, Facts] = {}
    for id_, rows in rows_of(_ONCE, ids, since, until, benefits=list(PAID_FOR)).items():
        facts: dict[str, Any] = {}
        for benefit, decided_on, _person in rows:
            after = steps([(decided_on + timedelta(days=1), True)], False) if decided_on else True
            facts[f"benefit.paid_for:{PAID_FOR[benefit]}"] = after
            if decided_on is not None:
                facts[f"benefit.paid_in_year:{PAID_FOR[benefit]}:{decided_on.year}"] = after
        found[id_] = facts
    return found
