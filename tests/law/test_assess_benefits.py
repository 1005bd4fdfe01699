"""`assess` on benefits, assistance, households, wages and sick pay: figures, what is unknown, what cannot be read."""

from datetime import date

import pytest

from benefits.catalogue.judging import Judge
from benefits.catalogue.reading import Subject
from benefits.catalogue.services import catalogue
from benefits.catalogue.sheets import Sheet
from benefits.rules.amounts import AMOUNTS
from esosial.assess import answer

DISABLED = {
    "person.citizenship": "AZ",
    "person.age": 40,
    "disability.active": True,
    "disability.percent": 81,
    "disability.cause": "general",
    "pension.active": False,
}


def ask(table, name, on="2026-05-01", **facts):
    return answer(table, {"id": "x", "ask": name, "on": on, "facts": facts})


def benefit(table, service, on="2026-05-01", **facts):
    return ask(table, "benefit", on, service=service, **facts)


FLAT = [
    ("ALL-01", "220.00", "person"), ("ALL-05", "140.00", "member"), ("ALL-06", "140.00", "child"),
    ("ALL-07", "140.00", "child"), ("ALL-08", "140.00", "child"), ("ALL-09", "140.00", "child"),
    ("ALL-10", "240.00", "child"), ("ALL-14", "44.00", "child"), ("ALL-15", "600.00", "child"),
    ("ALL-16", "600.00", "person"), ("ALL-17", "1600.00", "person"), ("ALL-19", "600.00", "person"),
    ("STI-01", "2200.00", "family"), ("STI-02", "2000.00", "family"), ("STI-03", "700.00", "family"),
    ("STI-04", "700.00", "family"), ("STI-05", "700.00", "family"), ("STI-09", "250.00", "person"),
    ("STI-10", "120.00", "person"), ("STI-11", "300.00", "person"), ("STI-12", "80.00", "person"),
    ("STI-14", "1700.00", "person"), ("CAR-03", "64.00", "person"), ("PEN-14", "960.00", "person"),
]  # fmt: skip


@pytest.mark.parametrize(("service", "amount", "unit"), FLAT)
def test_without_any_fact_the_flat_amount_of_the_day_comes_back(table, service, amount, unit):
    told = benefit(table, service)
    assert (told["outcome"], told["amount"], told["per_unit"]) == ("unknown", amount, unit)
    assert told["once"] is (service in ("ALL-15", "ALL-16", "ALL-17", "ALL-19", "PEN-14"))
    assert told["missing"]


BY_FACTS = [
    ("ALL-03", {"disability.percent": 81}, "300.00"),
    ("ALL-03", {"disability.percent": 80}, "250.00"),
    ("ALL-03", {"disability.percent": 60}, "180.00"),
    ("ALL-04", {"child.disability.percent": 61}, "250.00"),
    ("ALL-10", {"child.disability.active": True}, "600.00"),
    ("ALL-11", {"child.age": 6}, "355.00"),
    ("ALL-11", {"child": {"age": 7, "disability": {"active": True}}}, "600.00"),
    ("ALL-11", {"child.age": 14}, "395.00"),
    ("ALL-14", {"child.age_months": 17}, "44.00"),
    ("ALL-14", {"child.age_months": 18}, "28.00"),
    ("ALL-14", {"child.birth_date": "2024-11-01"}, "28.00"),
    ("ALL-12", {"service.average_pay": "1234.56"}, "185.18"),
    ("ALL-13", {"disability.cause": "wwii"}, "26.00"),
    ("STI-01", {"deceased.patriotic_war_hero": True, "deceased.heirs_count": 3}, "733.33"),
    ("STI-06", {"disability.percent": 31}, "400.00"),
    ("STI-09", {"disability.sight": True}, "350.00"),
    ("TSA-01", {"family.members_count": 4, "family.avg_monthly_income": "500.01"}, "699.99"),
    ("TSA-01", {"family.members_count": 1, "family.avg_monthly_income": 300}, "0.00"),
    ("INS-01", {"event.type": "death"}, "11000.00"),
    ("INS-01", {"event.type": "disability", "disability.percent": 61}, "6600.00"),
    ("INS-01", {"event.type": "injury", "event.severity": "light"}, "550.00"),
    ("ALL-03", {}, None),
    ("ALL-17", {}, "1600.00"),
    ("ALL-11", {}, None),
]


@pytest.mark.parametrize(("service", "facts", "amount"), BY_FACTS)
def test_the_amount_follows_the_facts_it_reads(table, service, facts, amount):
    if amount is not None:
        assert benefit(table, service, **facts)["amount"] == amount
    elif facts:
        assert benefit(table, service, **facts)["outcome"] in ("unknown", "error")
    else:
        told = benefit(table, service)
        assert told["amount"] is None
        assert {"disability.percent", "child.age"} & set(told["missing"])


def test_an_amount_names_the_facts_of_which_the_ordinary_was_taken(table):
    assert "child.disability.active" in benefit(table, "ALL-10")["missing"]
    assert "child.age_months" in benefit(table, "ALL-14")["missing"]
    assert "disability.sight" in benefit(table, "STI-09")["missing"]


def test_a_right_is_met_not_met_or_unknown_with_every_condition_in_three_languages(table):
    told = benefit(table, "ALL-03", **DISABLED)
    assert (told["outcome"], told["amount"], [reason["met"] for reason in told["reasons"]]) == (
        "yes", "300.00", [True] * 5,
    )  # fmt: skip
    assert all(reason[name] for reason in told["reasons"] for name in ("code", "law", "az", "en", "ru"))
    assert "missing" not in told
    assert told["parameters"][0]["name"] == "allowance.disability.81_100"
    assert told["trace"]["version"] == "catalogue-1"
    refused = benefit(table, "ALL-03", **DISABLED | {"pension.active": True})
    assert (refused["outcome"], refused["amount"], "missing" in refused) == ("no", "300.00", False)
    assert refused["reasons"][-1]["en"].startswith("Not met: ")
    opened = benefit(table, "ALL-03", **{name: value for name, value in DISABLED.items() if name != "person.age"})
    assert (opened["outcome"], opened["missing"]) == ("unknown", ["person.age"])


def test_facts_with_arguments_are_written_as_called_or_by_their_key(table):
    facts = {"person.citizenship": "AZ", "child.birth_registered": True, "child.birth_date": "2026-04-01"}
    for name in ("benefit.paid_for(child, 'birth')", "child/benefit.paid_for:birth"):
        assert benefit(table, "ALL-15", **facts, **{name: False})["outcome"] == "yes"
        assert benefit(table, "ALL-15", **facts, **{name: True})["outcome"] == "no"
    received = {"benefit.active('TSA-01')": True, "guardianship.active(person, child)": True}
    assert benefit(table, "ALL-07", **received, **{"child.full_state_support": False})["outcome"] == "yes"
    year = {"status.chernobyl": True, "benefit.paid_in_year(person, 'chernobyl', 2026)": True}
    assert benefit(table, "ALL-18", **year)["outcome"] == "no"


def test_what_the_catalogue_does_not_know_is_told_and_not_used(table):
    names = [
        "no.such",
        "disability.active:TSA-01",
        "benefit.active",
        "f(",
        "f(x=1)",
        "benefit.active(x)",
        "benefit.active()",
        "1(2)",
    ]
    told = benefit(table, "ALL-03", **dict.fromkeys(names, True), **DISABLED)
    assert (told["outcome"], told["ignored"]) == ("yes", names)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"service": "ALL-99"}, "service: 'ALL-99' is no service"),
        ({"service": {"code": "ALL-03"}}, "service: {'code': 'ALL-03'} is no service"),
        ({"service": "ALL-03", "disability.percent": "85"}, "disability.percent: '85' is not a whole number"),
        ({"service": "ALL-03", "disability.cause": "luck"}, "disability.cause: 'luck' is none of"),
        ({"service": "ALL-03", "disability.active": "yes"}, "disability.active: 'yes' is neither"),
        ({"service": "ALL-03", "person.citizenship": 5}, "person.citizenship: 5 is not a text"),
        ({"service": "ALL-15", "child.birth_date": "2026-02-30"}, "child.birth_date: '2026-02-30' is not a day"),
        ({"service": "ALL-12", "service.average_pay": -1}, "service.average_pay: -1 is not between"),
        ({"service": "ALL-12", 5: 1}, "facts: 5 is not the name"),
        ({"service": "ALL-12", "a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}, "facts: nested too deep"),
        ({"service": "ALL-18"}, "allowance.chernobyl_year has no value on 2026-05-01"),
    ],
)
def test_a_benefit_that_cannot_be_read_says_which_field_and_why(table, facts, why):
    told = answer(table, {"ask": "benefit", "on": "2026-05-01", "facts": facts})
    assert (told["outcome"], why in told["error"]) == ("error", True), told


def test_a_gap_of_the_law_is_an_error_only_while_there_may_be_a_right(table):
    facts = {"person.citizenship": "TR", "person.permanent_resident": False}
    assert benefit(table, "ALL-15", "2023-06-01", **facts)["outcome"] == "no"
    told = benefit(table, "ALL-15", "2023-06-01")
    assert told["error"] == "parameter allowance.birth has no value on 2023-06-01"


def test_a_service_that_pays_nothing_answers_by_its_conditions_alone(table):
    told = benefit(table, "TSA-02", **{"benefit.active('TSA-01')": True})
    assert (told["outcome"], told["amount"], told["once"], told["per_unit"]) == ("yes", None, False, None)


def test_a_right_whose_amount_nobody_has_read_stays_open(table):
    told = benefit(
        table, "ALL-13", "2026-05-01", **{"status.martyr_family_member": True, "disability.cause": "general",
        "status.wwii_participant": False, "status.wwii_widow": False},
    )  # fmt: skip
    assert (told["outcome"], told["missing"]) == ("unknown", ["allowance.utilities.category"])


UNKNOWN = [
    ("benefit", {}, ["service"], {"amount": None, "once": None, "per_unit": None}),
    ("targeted_assistance", {}, ["members", "monthly_income"], {"need": None, "amount": None}),
    ("targeted_assistance", {"members": 3}, ["monthly_income"], {"need": "900.00", "amount": None}),
    ("household", {}, ["households"], {"families": None, "members": None}),
    ("household", {"households": [1, 2]}, ["same_house", "same_meters"], {"families": None}),
    ("household", {"households": [1, 2], "same_house": True}, ["same_meters"], {"members": None}),
    ("payroll", {"sector": "state"}, ["wage"], {"net": None, "income_tax": None}),
    ("payroll", {}, ["sector", "wage"], {"withheld": None}),
    ("sick_pay_split", {"from": "2026-05-01"}, ["to"], {"employer": None, "fund": None}),
]


@pytest.mark.parametrize(("name", "facts", "missing", "fields"), UNKNOWN)
def test_an_absent_fact_that_matters_is_named(table, name, facts, missing, fields):
    told = ask(table, name, **facts)
    assert (told["outcome"], told["missing"]) == ("unknown", missing)
    assert {field: told[field] for field in fields} == fields


BAD = [
    ("targeted_assistance", {"members": 0}, "members: a family has at least one member"),
    ("targeted_assistance", {"members": 101}, "members: 101 is not between 0 and 100"),
    ("household", {"households": 3}, "households: 3 is not a list of 1 to 50 head counts"),
    ("household", {"households": []}, "households: [] is not a list"),
    ("household", {"households": [2, 0]}, "households: 0 is not a head count"),
    ("household", {"households": [True]}, "households: True is not a head count"),
    ("household", {"households": ["2"]}, "households: '2' is not a head count"),
    ("payroll", {"sector": "own"}, "sector: 'own' is none of state, oil, private"),
    ("payroll", {"sector": "oil", "wage": 1}, "income_tax.oil.percent has no value"),
    ("payroll", {"sector": "private", "wage": "2500.01"}, "income_tax.private.over has no value on 2026-05-01"),
    ("sick_pay_split", {"from": "2026-05-02", "to": "2026-05-01"}, "to: 2026-05-01 lies before the first day"),
]


@pytest.mark.parametrize(("name", "facts", "why"), BAD)
def test_what_cannot_be_answered_says_which_field_and_why(table, name, facts, why):
    told = ask(table, name, **facts)
    assert (told["outcome"], why in told["error"]) == ("error", True), told


def test_households_apart_in_any_way_are_families_of_their_own(table):
    for facts in ({"same_house": False}, {"same_meters": False}, {"same_house": False, "same_meters": True}):
        told = ask(table, "household", households=[1, 4], **facts)
        assert (told["families"], told["members"]) == (2, [1, 4])
    alone = ask(table, "household", households=[4])
    assert (alone["outcome"], alone["families"], alone["members"]) == ("value", 1, [4])


def test_an_income_not_under_the_need_gives_nothing_and_says_why(table):
    told = ask(table, "targeted_assistance", members=1, monthly_income="300.00")
    assert (told["outcome"], told["amount"], told["reasons"][0]["met"]) == ("no", "0.00", False)
    assert "300" in told["reasons"][0]["az"]
    assert ask(table, "targeted_assistance", members=1, monthly_income="299.99")["amount"] == "0.01"


def test_what_is_known_to_be_absent_makes_no_amount(table):
    judge = Judge(catalogue(), table, AMOUNTS)
    told = judge.explain(judge.book["ALL-03"], Subject(1, Sheet({"disability.percent": None})), date(2026, 5, 1))
    assert (told.amount, told.missing[-1]) == (None, "amount")


def test_a_name_without_end_is_neither_read_nor_written_back(table):
    told = benefit(table, "ALL-03", **{"f(" * 100_000: True, **DISABLED})
    assert told["outcome"] == "yes"
    assert len(told["ignored"][0]) < 120
