"""200,000 random people judged twice: by the rules, and by an oracle that shares nothing with them."""

import pytest

from benefits.law import MissingParameter
from pensions.rules.old_age import judge_old_age
from tests.law import oracle
from tests.law.people import dice_of, facts_of, person

CHUNKS, CHUNK = 20, 10_000
GAP = "gap"


def judged(table, told, on):
    try:
        finding = judge_old_age(table, facts_of(told), on)
    except MissingParameter:
        return GAP
    monthly = None if finding.monthly is None else int(finding.monthly * 100)
    return finding.outcome, finding.right_from, finding.basis, monthly, finding.instead


def foretold(told, on):
    try:
        return oracle.old_age(told, on)
    except oracle.Gap:
        return GAP


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_rules_and_the_oracle_agree_to_the_qepik_and_the_day(table, chunk):
    dice = dice_of(chunk)
    seen = set()
    for number in range(CHUNK):
        told, on = person(dice)
        expected = foretold(told, on)
        assert judged(table, told, on) == expected, (chunk, number, on, told)
        seen.add(expected if expected == GAP else (expected[0], expected[2], expected[4]))
    assert {
        ("yes", "capital", None), ("yes", "record", None), ("no", None, "ALL-01"), ("no", None, "ALL-02"),
        ("not_yet", None, None), ("unknown", None, None), GAP,
    } <= seen  # fmt: skip
