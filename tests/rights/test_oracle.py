"""Random families judged twice: by the catalogue with its amounts, and by an oracle that shares nothing with them."""

import pytest

from benefits.catalogue.judging import Judge
from benefits.catalogue.services import catalogue
from benefits.law import LawTable, read_yaml
from benefits.rules.amounts import AMOUNTS
from tests.rights import oracle
from tests.rights.families import dice_of, family, subjects

BOOK = catalogue()
JUDGE = Judge(BOOK, LawTable(read_yaml()), AMOUNTS)
SERVICES = [
    service for service in BOOK if service.code[:3] in ("STI", "TSA") or service.code in ("CAR-03", "PEN-14")
    or (service.code[:3] == "ALL" and service.code != "ALL-20")
]  # fmt: skip
CHUNK, MANY = 5_000, 50_000


def judged(told, day):
    found = {}
    for code, subject in subjects(told, day, SERVICES).items():
        service = BOOK[code.partition("/")[0]]
        stretch = JUDGE.on(service, subject, day)
        met = stretch.met
        if service.pays is None:  # without an amount, a right that is there counts as there
            met = JUDGE.explain(service, subject, day).answers.met
        amount = None if stretch.amount is None else int(stretch.amount * 100)
        found[code] = (met, amount)
        assert (met is None) == bool(stretch.missing) or service.pays is None, (code, stretch)
    return found


def compare(families, start=0):
    dice = dice_of(start)
    answers = {}
    for number in range(families):
        told, day = family(dice)
        expected, found = oracle.rights(told, day), judged(told, day)
        if found != expected:
            wrong = {
                code: (found.get(code), expected.get(code))
                for code in {*found, *expected}
                if found.get(code) != expected.get(code)
            }
            pytest.fail(f"family {number} of {start} on {day}: {wrong} (found, expected): {told}")
        for code, (met, _) in found.items():
            answers.setdefault(code, set()).add(met)
    return answers


def test_the_catalogue_and_the_oracle_agree_to_the_qepik_on_every_right_of_5000_families():
    answers = compare(CHUNK)
    assert len(answers) == 39
    never_met = {code for code, seen in answers.items() if True not in seen}
    # Nobody has read from how many years of service, how much a year and how much for a title.
    assert never_met == {"ALL-12", "ALL-18", "STI-13"}
    assert all({None, False} <= seen for seen in answers.values())


@pytest.mark.proof
def test_the_catalogue_and_the_oracle_agree_on_50000_families():
    compare(MANY, 1)
