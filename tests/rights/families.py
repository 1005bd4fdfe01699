"""Random families for the trial of rights, and the same families as the sheets that the catalogue reads."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from benefits.catalogue.reading import ABSENT, Bound, Subject
from benefits.catalogue.sheets import Sheet
from benefits.facts.household import age_of_one
from tests.rights.oracle import NOTHING

SEED = 20261124
CAUSES = [
    "general", "general", "general", "service_illness", "work_injury", "occupational_disease", "war_zone", "chernobyl",
    "terror", "territorial_integrity", "january_20", "wwii", "international_duty", "military_duty",
    "chernobyl_military",
]  # fmt: skip
CHANGES = [
    date(2019, 1, 1), date(2019, 3, 1), date(2019, 4, 1), date(2019, 10, 1), date(2020, 12, 18), date(2021, 1, 1),
    date(2022, 1, 1), date(2023, 1, 1), date(2023, 2, 1), date(2023, 7, 1), date(2024, 1, 1), date(2025, 1, 1),
    date(2025, 2, 1), date(2025, 7, 1), date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1),
]  # fmt: skip
RARE = ("permanent", "father_alone", "ill_child_raised", "dead.in_service", "dead.unemployment", "child.state")
EVEN = (
    "works", "pension", "student", "ill_since_childhood", "cares", "martyr", "january", "afghanistan", "wwii",
    "wwii_widow", "leningrad", "veteran", "personal", "patriotic_war_hero", "national_hero", "chernobyl", "released",
    "needs_help", "liberated", "release_paid", "chernobyl_paid", "liberated_paid", "civil_left", "queue", "car",
    "assisted", "able", "assets", "guardian", "adopted", "foster", "leave", "insured", "child.ill", "child.registered",
    "child.paid", "parent.conscript", "dead.alive", "dead.allowance", "dead.pension", "dead.pensioner",
    "dead.funeral_paid", "dead.patriotic_war_hero", "dead.national_hero", "cared.ill", "cared.other_carer",
    "cared.together",
)  # fmt: skip


SURE = {"dead.alive"}
"""Whom a service binds as dead, the registry knows to be dead."""


def dice_of(number):
    return random.Random(SEED + number)


def moved(day, months):
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, min(day.day, 28))


def the_day(dice):
    """A day within the dated tables, often the day of a change or the day before it."""
    if dice.random() < 0.6:
        return dice.choice(CHANGES) - timedelta(days=dice.choice([0, 0, 1]))
    return date(2019, 1, 1) + timedelta(dice.randrange(8 * 365 + 40))


def birthday(dice, day, ages):
    """A birth date that reaches one of the ages (months) on the day, or a day sooner or later, or any other."""
    if dice.random() < 0.7:
        return moved(day, -dice.choice(ages)) + timedelta(dice.choice([-1, 0, 0, 1, 3, 40]))
    return day - timedelta(dice.randrange(90 * 365))


def family(dice):
    """One family as plain values, money in qəpik, and the day; what nobody knows is left out."""
    day = the_day(dice)
    told = {name: dice.random() < 0.5 for name in EVEN} | {name: dice.random() < 0.15 for name in RARE}
    ill = dice.random() < 0.5
    adult = [180, 216, 276, 660, 690, 702, 714, 720, 726, 750, 756, 762, 768, 774, 780]
    told |= {
        "sex": dice.choice("MF"),
        "born": birthday(dice, day, adult),
        "citizenship": dice.choice(["AZ", "AZ", "AZ", "TR"]),
        "capital": dice.choice([0, 1583999, 1584000, 4607999, 4608000, dice.randrange(6000000)]),
        "record": dice.choice([0, 299, 300, dice.randrange(500)]),
        "raised": dice.choice([0, 2, 4, 5, 6]),
        "minors": dice.choice([0, 1, 5, 6, 7]),
        "ill": ill,
        "percent": dice.choice([31, 60, 61, 80, 81, 100]) if ill else NOTHING,
        "cause": dice.choice(CAUSES) if ill else NOTHING,
        "sight": ill and dice.random() < 0.3,
        "title": "Xalq artisti" if dice.random() < 0.3 else NOTHING,
        "released_on": moved(day, -dice.choice([0, 6, 7])) + timedelta(dice.choice([-1, 0, 1])),
        "region": dice.choice(["Qarabağ", "Şərqi Zəngəzur", "Bakı"]),
        "contract_months": dice.choice([6, 11, 12, 24]),
        "members": dice.choice([1, 2, 4, 7]),
        "year_income": dice.choice([0, 360000, 1440000, dice.randrange(5000000), dice.randrange(900000)]),
        "visit": dice.choice(["matches", "matches", "matches", "differs"]),
        "tie": dice.choice(["child", "spouse", "parent", "other"]),
        "child.born": birthday(dice, day, [11, 12, 17, 18, 35, 36, 37, 84, 168, 216]),
        "dead.age": dice.choice([25, 30, 31, 56, 70]),
        "dead.record": dice.choice([0, 59, 60, 63, 64, 164, 300]),
        "dead.heirs": dice.choice([1, 2, 3, 7]),
        "cared.percent": dice.choice([31, 80, 81, 100, NOTHING]),
        "cared.born": birthday(dice, day, [100, 216, 500]),
        "cared.tie": dice.choice(["parent", "guardian", "child", "spouse", "sibling", "other"]),
    }
    if not told["released"]:
        told["released_on"] = NOTHING
    unknown = dice.choice([0, 0, 0.02, 0.05, 0.3])
    return {name: value for name, value in told.items() if name in SURE or dice.random() >= unknown}, day


NAMES = {
    "sex": "person.sex", "born": "person.birth_date", "citizenship": "person.citizenship",
    "permanent": "person.permanent_resident", "works": "employment.active", "pension": "pension.active",
    "record": "insurance.months", "raised": "family.children_alive_to_8_count",
    "ill_child_raised": "family.child_with_disability_alive_to_8", "father_alone": "family.father_sole_carer",
    "minors": "family.children_under_18_count", "ill": "disability.active", "percent": "disability.percent",
    "cause": "disability.cause", "sight": "disability.sight", "ill_since_childhood": "disability.since_childhood",
    "student": "education.full_time", "martyr": "status.martyr_family_member",
    "january": "status.january20_martyr_family", "afghanistan": "status.afghanistan_fallen_family",
    "wwii": "status.wwii_participant", "wwii_widow": "status.wwii_widow", "leningrad": "status.leningrad_siege",
    "veteran": "status.war_veteran", "personal": "status.personal_stipend_order",
    "patriotic_war_hero": "status.patriotic_war_hero", "national_hero": "status.national_hero",
    "title": "status.honorary_title", "chernobyl": "status.chernobyl", "released": "status.released_from_prison",
    "released_on": "status.released_on", "needs_help": "status.needs_medical_social_help",
    "region": "employment.workplace_region", "liberated": "employment.workplace_liberated",
    "contract_months": "employment.contract_term_months", "civil_left": "service.left_civil_service",
    "queue": "queue.active:car", "car": "equipment.active:car", "assisted": "benefit.active:TSA-01",
    "members": "family.members_count", "able": "family.able_bodied_all_working_registered_or_exempt",
    "assets": "family.assets_above_limit", "visit": "home_visit.result", "release_paid": "benefit.paid_for:release",
    "liberated_paid": "benefit.paid_for:liberated_specialist", "insured": "insurance.active",
}  # fmt: skip
PAIRS = {
    "child": {"guardian": "guardianship.active", "adopted": "adoption.decision_in_force",
              "foster": "contract.active:CHD-04", "leave": "employment.on_parental_leave"},
    "deceased": {"tie": "rel.to_deceased", "cares": "rel.cares_for_child_under_8"},
    "cared": {"cared.other_carer": "person.has_other_carer", "cared.together": "address.same",
              "cared.tie": "rel.to_cared"},
    "parent": {},
}  # fmt: skip
THEIRS = {
    "child": {"child.born": "person.birth_date", "child.ill": "disability.active",
              "child.state": "person.full_state_support",
              "child.registered": "person.birth_registered", "child.paid": "benefit.paid_for:birth"},
    "deceased": {"dead.alive": "person.alive", "dead.allowance": "person.allowance_active_at_death",
                 "dead.unemployment": "person.ui_active_at_death", "dead.pension": "person.pension_active_at_death",
                 "dead.pensioner": "person.pension_active", "dead.in_service": "person.died_in_service",
                 "dead.age": "person.age_at_death", "dead.record": "person.insurance_months",
                 "dead.heirs": "person.heirs_count", "dead.funeral_paid": "benefit.paid_for:funeral",
                 "dead.patriotic_war_hero": "person.patriotic_war_hero",
                 "dead.national_hero": "person.national_hero"},
    "cared": {"cared.born": "person.birth_date", "cared.ill": "disability.active",
              "cared.percent": "disability.percent"},
    "parent": {"parent.conscript": "service.conscript_active"},
}  # fmt: skip


def _sheet(told, names):
    return Sheet({name: None if told[own] == NOTHING else told[own] for own, name in names.items() if own in told})


def subjects(told, day, services):
    """The family as the catalogue reads it: by code of the service, as a relative of somebody dead under `/dead`."""
    sheet = _sheet(told, NAMES)
    if "capital" in told:
        sheet.values["insurance.pension_capital"] = Decimal(told["capital"]) / 100
    if "year_income" in told:
        sheet.values["family.avg_monthly_income"] = Decimal(told["year_income"]) / 100 / 12
    if "chernobyl_paid" in told:
        sheet.values[f"benefit.paid_in_year:chernobyl:{day.year}"] = told["chernobyl_paid"]
    bound = {who: Bound(who, None, _sheet(told, THEIRS[who]), _sheet(told, PAIRS[who])) for who in THEIRS}
    found = {}
    for service in services:
        who = None if service.binds is None or service.binds[1] == "self" else service.binds[0]
        if service.alone:
            found[service.code] = Subject(1, sheet, None, service.of_child, ABSENT)
        if who is not None:
            one = bound[who]
            if service.code == "ALL-08":
                one = replace(one, pair=Sheet(one.pair.values | age_of_one(told.get("child.born"))))
            code = f"{service.code}/dead" if service.alone else service.code
            found[code] = Subject(1, sheet, one, service.of_child)
    return found
