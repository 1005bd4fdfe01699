"""The cast of twenty, on ordinary and awkward days: each meets the outcome that its story tells."""

import json
from datetime import date
from pathlib import Path

import pytest

from benefits.law.parameters import read_yaml
from benefits.law.table import LawTable
from benefits.runs.kinds import run_kind
from esosial.populate.cast import Member, read_cast
from esosial.populate.load import populate
from pensions.selectors import old_age_cases
from registry.models import BankAccount, Identifier

DATES = ["2026-11-24", "2026-06-30", "2026-12-31", "2027-02-28", "2028-02-29", "2026-01-15", "2026-08-31"]
OUTCOMES = {
    "capital": ("awarded", "capital"),
    "record": ("awarded", "record"),
    "credit": ("awarded", "record"),
    "five_children": ("awarded", None),
    "disabled_child": ("awarded", None),
    "father_alone": ("awarded", None),
    "hazardous": ("awarded", None),
    "flight": ("awarded", None),
    "refused": ("refused", None),
    "no_birth_date": ("manual", "no_birth_date"),
    "no_sex": ("manual", "no_sex"),
    "dead": ("deceased", None),
    "died_late": ("deceased", None),
    "abroad": ("abroad", None),
    "pensioner": ("already_covered", None),
    "not_digitised": ("manual", "missing.months_before_2006"),
    "duplicate": ("manual", "possible_duplicate"),
    "dispute": ("manual", "open_dispute"),
    "no_account": ("awarded", None),
    "not_yet": ("postponed", None),
}


@pytest.fixture(params=DATES)
def on(request: pytest.FixtureRequest) -> date:
    return date.fromisoformat(request.param)


@pytest.mark.django_db
def test_each_of_the_cast_meets_its_outcome(on: date, tmp_path: Path) -> None:
    populate(people=200, seed=1, on=on, cast_file=tmp_path / "cast.json")
    kind, table = run_kind("old_age"), LawTable(read_yaml())
    people = dict(Identifier.objects.filter(kind="fin").values_list("value", "person_id"))
    cast = {member.code: people[member.fin] for member in read_cast()}
    cases = old_age_cases(list(cast.values()), on)
    judged = {code: kind.judge(cases[person], on, table) for code, person in cast.items()}
    assert {code: str(judgement.outcome) for code, judgement in judged.items()} == {
        code: outcome for code, (outcome, _) in OUTCOMES.items()
    }
    for code, (_, reason) in OUTCOMES.items():
        assert reason is None or judged[code].reason == reason, code
    refused = judged["refused"].draft
    assert refused is not None
    assert refused.instead == "ALL-01"
    for code, judgement in judged.items():
        if judgement.outcome == "awarded":
            assert judgement.draft is not None
            assert judgement.draft.right_from is not None
            assert (on - judgement.draft.right_from).days < 190, code
    assert not BankAccount.objects.filter(person_id=cast["no_account"]).exists()
    assert BankAccount.objects.filter(person_id=cast["capital"]).exists()


@pytest.mark.django_db
def test_on_an_ordinary_day_the_men_of_the_cast_are_due_that_very_day(tmp_path: Path) -> None:
    on = date(2026, 11, 24)
    populate(people=200, seed=1, on=on, cast_file=tmp_path / "cast.json")
    kind, table = run_kind("old_age"), LawTable(read_yaml())
    people = dict(Identifier.objects.filter(kind="fin").values_list("value", "person_id"))
    cast = {member.code: people[member.fin] for member in read_cast()}
    cases = old_age_cases(list(cast.values()), on)
    for code in ("capital", "record", "credit", "father_alone", "hazardous", "no_account"):
        draft = kind.judge(cases[cast[code]], on, table).draft
        assert draft is not None
        assert draft.right_from == on, code


@pytest.mark.django_db
def test_the_sign_in_page_gets_the_cast_with_stories_in_three_languages(tmp_path: Path) -> None:
    file = tmp_path / "new" / "cast.json"
    populate(people=200, seed=1, on=date(2026, 11, 24), cast_file=file)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert len(content) == 20
    assert all(set(entry["story"]) == {"az", "en", "ru"} and all(entry["story"].values()) for entry in content)
    unknown = [entry["name"] for entry in content if entry["birth_date"] is None]
    assert unknown == ["Orucov Qurban Səfər oğlu"]
    assert set(Identifier.objects.filter(kind="fin", person_id__lte=20).values_list("value", flat=True)) == {
        entry["fin"] for entry in content
    }


def test_the_cast_is_the_same_whatever_the_seed_and_its_fins_are_real_ones() -> None:
    members: list[Member] = read_cast()
    assert len({member.fin for member in members}) == len(members) == 20
    assert set(OUTCOMES) == {member.code for member in members}
    assert not any({"I", "O"} & set(member.fin) or len(member.fin) != 7 for member in members)
