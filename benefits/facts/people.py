"""Who a person is: birth, sex, citizenship, life; statuses; health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from benefits.catalogue.sheets import steps, within
from benefits.catalogue.values import UNKNOWN
from benefits.facts.providers import Facts, provides
from benefits.facts.rows import rows_of
from benefits.law.months import add_months

ADULT_MONTHS = 216

_PEOPLE = """
select p.id, p.sex, p.birth_date, p.died_on, p.citizenship
  from registry_person p where p.id = any(%(ids)s::bigint[])
"""


@provides("person.sex", "person.birth_date", "person.alive", "person.citizenship", "person.birth_registered")
def people(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Birth date, sex, citizenship, and whether alive; what the register does not hold is left out: unknown."""
    found: dict[int, Facts] = {}
    for id_, [(sex, born, died, citizenship)] in rows_of(_PEOPLE, ids, since, until).items():
        facts: dict[str, Any] = {
            "person.alive": steps([(died, False)], True) if died else True,
            "person.birth_registered": True,
        }
        if sex:
            facts["person.sex"] = sex
        if born:
            facts["person.birth_date"] = born
        if citizenship:
            facts["person.citizenship"] = citizenship
        found[id_] = facts
    return found


_STATUSES = """
select s.person_id, s.kind, s.detail, lower(s.valid), upper(s.valid), s.valid @> p.died_on,
       s.kind = any(%(of_family)s::text[]) and exists (
         select from registry_personstatus o join registry_person other on other.id = o.person_id
          where o.about_id = s.about_id and o.kind = s.kind and o.person_id <> s.person_id and upper_inf(o.recorded)
            and o.valid && s.valid and other.died_on is null and other.merged_into_id is null)
  from registry_personstatus s join registry_person p on p.id = s.person_id
 where s.person_id = any(%(ids)s::bigint[]) and upper_inf(s.recorded)
 order by s.person_id, lower(s.valid)
"""
_NAMES = {
    "conscript": "service.conscript_active",
    "military_or_special_rank": "service.military_or_special_rank",
    "rank_stripped": "service.rank_stripped",
    "left_civil_service": "service.left_civil_service",
    "permanent_resident": "person.permanent_resident",
    "consular_registered": "person.consular_registered",
    "capability_lost": "person.capability_lost",
    "terminal_illness": "health.terminal",
    "full_state_support": "person.full_state_support",
    "full_time_student": "education.full_time",
}
"""Statuses whose fact has another name than `status.KIND`."""
SERVICE = ("conscript", "military_or_special_rank")
"""Who dies while one of these lasts, died in service."""
HEROES = ("national_hero", "patriotic_war_hero")
"""Titles whose stipend the family receives after the death."""
OF_FAMILY = ("martyr_family_member", "january20_martyr_family", "afghanistan_fallen_family")
"""Statuses by which one stipend is paid to a whole family."""
_OUTSIDE: dict[str, Any] = {
    "status.honorary_title": None,
    "education.full_time": UNKNOWN,
    "status.needs_medical_social_help": UNKNOWN,
    "health.terminal": UNKNOWN,
}
"""What holds outside the days of a record; everything else does not hold there."""
_REGISTERS = (
    "status.martyr_family_member",
    "status.january20_martyr_family",
    "status.afghanistan_fallen_family",
    "status.patriotic_war_hero",
    "status.national_hero",
    "status.wwii_participant",
    "status.leningrad_siege",
    "status.wwii_widow",
    "status.war_veteran",
    "status.war_wounded",
    "status.chernobyl",
    "status.personal_stipend_order",
    "status.idp",
    "status.orphan",
    "status.deprived_of_parental_care",
    "status.graduate_of_state_children_institution",
    "status.at_risk",
    "status.neglected",
    "status.in_custody",
    "status.released_from_prison",
    "status.trafficking_victim",
    "person.permanent_resident",
    "person.consular_registered",
    "person.full_state_support",
    "service.conscript_active",
    "service.military_or_special_rank",
    "service.rank_stripped",
    "service.left_civil_service",
)
"""Kept by a register of the state: who is not listed there does not have the status."""


@provides(
    "person.died_in_service",
    "person.national_hero",
    "person.patriotic_war_hero",
    "status.honorary_title",
    "status.released_on",
    "status.needs_medical_social_help",
    "service.civil_service_years",
    "education.full_time",
    "health.terminal",
    closed=_REGISTERS,
)
def statuses(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Statuses over time. Study, need and illness are shown by papers: without a record they are unknown, not no.

    What is paid to one of a fallen man's family stays unknown where several are listed: they agree who receives it.
    """
    found: dict[int, Facts] = {}
    rows = rows_of(_STATUSES, ids, since, until, of_family=list(OF_FAMILY))
    for id_ in ids:
        facts: dict[str, Any] = {
            "status.honorary_title": None,
            "status.released_on": None,
            "person.died_in_service": False,
            "person.national_hero": False,
            "person.patriotic_war_hero": False,
        }
        periods: dict[str, list[tuple[date | None, date | None, Any]]] = {}
        for kind, detail, begin, end, at_death, shared in rows.get(id_, ()):
            if at_death and kind in SERVICE:
                facts["person.died_in_service"] = True
            if kind in HEROES:
                facts[f"person.{kind}"] = True
            name = _NAMES.get(kind, f"status.{kind}")
            value = detail if kind == "honorary_title" else UNKNOWN if shared else True
            periods.setdefault(name, []).append((begin, end, value))
            if kind == "released_from_prison":
                facts["status.released_on"] = begin
        for name, known in periods.items():
            facts[name] = within(known, _OUTSIDE.get(name, False))
        found[id_] = facts
    return found


_DISABILITIES = """
select d.person_id, d.percent, d.cause, d.illness, lower(d.valid), upper(d.valid), p.birth_date
  from registry_disability d join registry_person p on p.id = d.person_id
 where d.person_id = any(%(ids)s::bigint[]) and upper_inf(d.recorded)
 order by d.person_id, lower(d.valid)
"""
CAUSES = {
    "childhood": "general",
    "work": "work_injury",
    "occupational": "occupational_disease",
    "war": "territorial_integrity",
    "service": "military_duty",
}
"""The register's causes that the catalogue calls by another name; a disability from childhood has a general cause."""


@provides(
    "disability.active",
    "disability.percent",
    "disability.cause",
    "disability.sight",
    "disability.since_childhood",
    "disability.valid_until",
    "disability.ever",
)
def disabilities(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Disability over time; nobody without a decision of the medical and social assessment has one."""
    rows = rows_of(_DISABILITIES, ids, since, until)
    return {id_: _disability(rows.get(id_, ())) for id_ in ids}


def _disability(rows: Sequence[tuple[Any, ...]]) -> Facts:
    if not rows:
        return {
            "disability.active": False,
            "disability.percent": None,
            "disability.cause": None,
            "disability.sight": False,
            "disability.since_childhood": False,
            "disability.valid_until": None,
            "disability.ever": False,
        }
    periods = [(begin, end, row) for *row, begin, end, _born in rows]
    born, first = rows[0][-1], min((begin for begin, _, _ in periods if begin), default=None)
    early = any(row[1] == "childhood" for _, _, row in periods) or (
        born is not None and first is not None and first < add_months(born, ADULT_MONTHS)
    )
    active = within([(begin, end, True) for begin, end, _ in periods], False)
    facts: dict[str, Any] = {
        "disability.active": active,
        "disability.percent": within([(begin, end, row[0]) for begin, end, row in periods]),
        "disability.cause": within([(begin, end, CAUSES.get(row[1], row[1])) for begin, end, row in periods]),
        "disability.valid_until": within([(begin, end, end) for begin, end, _ in periods]),
        "disability.since_childhood": active if early else False,
        "disability.ever": steps([(first, True)], False),
    }
    if any(row[2] for _, _, row in periods):
        facts["disability.sight"] = within([(begin, end, row[2] == "sight") for begin, end, row in periods], False)
    elif born is None and not early:
        facts.pop("disability.since_childhood")
    return facts
