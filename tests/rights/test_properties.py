"""What holds of rights whatever the facts: their order does not matter, differences add up, pieces make the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benefits.catalogue.judging import Judge
from benefits.catalogue.reading import ABSENT, Subject
from benefits.catalogue.services import catalogue
from benefits.catalogue.sheets import Sheet, within
from benefits.catalogue.values import UNKNOWN
from benefits.law.parameters import read_yaml
from benefits.law.table import LawTable
from benefits.proactive.cases import Case, Held, Key
from benefits.proactive.families import Family
from benefits.proactive.judging import judge_family
from benefits.proactive.kind import window_of
from benefits.proactive.periods import amount_on, best_of, cut, joined, since_then
from benefits.rules.amounts import AMOUNTS
from benefits.runs.kinds import Judgement, Period

TODAY = date(2026, 11, 24)
TABLE = LawTable(read_yaml())
JUDGE = Judge(catalogue(), TABLE, AMOUNTS)
FAMILY = Family("tried", ("ALL-01", "ALL-03", "ALL-13", "STI-06", "STI-09", "STI-12"), ())
DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 20))
CAUSES = ("general", "work_injury", "territorial_integrity")


@st.composite
def periods(draw: Any, values: st.SearchStrategy[Any]) -> list[tuple[date, date | None, Any]]:
    """Up to three periods that do not overlap, the last of them perhaps open."""
    edges = sorted(draw(st.lists(DAYS, max_size=6, unique=True)))
    found: list[tuple[date, date | None, Any]] = [
        (since, until, draw(values)) for since, until in zip(edges[::2], edges[1::2], strict=False)
    ]
    if len(edges) % 2:
        found.append((edges[-1], None, draw(values)))
    return found


@st.composite
def worlds(draw: Any) -> dict[str, Any]:
    """What the state may know of a person at some moment."""
    disability = draw(periods(st.tuples(st.integers(31, 100), st.sampled_from(CAUSES))))
    return {
        "person.birth_date": draw(st.sampled_from([date(1961, 11, 1), date(1980, 2, 29)])),
        "person.sex": "M",
        "person.alive": True,
        "person.citizenship": draw(st.sampled_from(["AZ", "AZ", "AZ", "TR"])),
        "person.permanent_resident": False,
        "employment.active": within([(a, b, True) for a, b, _ in draw(periods(st.none()))], False),
        "pension.active": within([(a, b, True) for a, b, _ in draw(periods(st.none()))], False),
        "eligible:PEN-01": False,
        "disability.active": within([(a, b, True) for a, b, _ in disability], False),
        "disability.percent": within([(a, b, value[0]) for a, b, value in disability]),
        "disability.cause": within([(a, b, value[1]) for a, b, value in disability]),
        "disability.sight": False,
        "status.martyr_family_member": False,
        "status.wwii_participant": False,
        "status.wwii_widow": False,
        "status.war_veteran": within([(a, b, True) for a, b, _ in draw(periods(st.none()))], False),
    }


def judged(world: dict[str, Any], held: dict[Key, Held], day: date, died: date | None = None) -> Judgement:
    """What a night of the day finds in that world."""
    subject = Subject(1, Sheet(world), None, False, ABSENT)
    case = Case(
        person_id=1,
        merged=False,
        died=died,
        abroad=False,
        stops=(),
        subjects={code: [subject] for code in FAMILY.services},
        held=held,
        asked=frozenset(),
        declined=frozenset(),
        chosen=None,
        payee_id=None,
    )
    return judge_family(FAMILY, case, day, JUDGE, window_of(TABLE, day))


def night(world: dict[str, Any], held: dict[Key, Held], day: date, died: date | None = None) -> dict[Key, Held]:
    """What is held after a night, as the database would hold it."""
    after = dict(held)
    for right in judged(world, held, day, died).rights:
        key = (right.draft.benefit, right.about_id)
        before = held[key].periods if key in held else []
        kept = cut(before, [(date.min, right.window)])
        after[key] = Held(joined([*kept, *right.periods]), decision_id=1, outcome=right.draft.outcome, payee_id=1)
    return after


def live(held: dict[Key, Held], day: date) -> dict[Key, list[Period]]:
    """What is held in the days that still count."""
    window = window_of(TABLE, day)
    known = {key: since_then(one.periods, window) for key, one in held.items()}
    return {key: rows for key, rows in known.items() if rows}


@given(st.lists(worlds(), min_size=1, max_size=4))
def test_the_order_in_which_facts_came_does_not_matter(known: Sequence[dict[str, Any]]) -> None:
    held: dict[Key, Held] = {}
    for ahead, world in enumerate(known):
        held = night(world, held, TODAY + timedelta(days=ahead))
    last = TODAY + timedelta(days=len(known) - 1)
    assert live(held, last) == live(night(known[-1], {}, last), last)


@given(worlds())
def test_a_second_night_on_the_same_facts_decides_nothing(world: dict[str, Any]) -> None:
    held = night(world, {}, TODAY)
    assert judged(world, held, TODAY).rights == ()
    later = judged(world, held, TODAY + timedelta(days=1))
    assert later.rights == ()


@given(worlds(), worlds())
def test_what_was_unknown_meanwhile_is_paid_as_if_it_had_been_known(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    unknown = one | dict.fromkeys(("disability.percent", "disability.cause", "disability.active"), UNKNOWN)
    held = night(other, night(unknown, night(one, {}, TODAY), TODAY), TODAY)
    assert live(held, TODAY) == live(night(other, {}, TODAY), TODAY)


@given(worlds(), DAYS)
def test_nothing_is_due_after_the_month_of_a_death(world: dict[str, Any], died: date) -> None:
    held = night(world, night(world, {}, TODAY), TODAY, died)
    end = (died.replace(day=1) + timedelta(days=32)).replace(day=1)
    for right in held.values():
        for period in since_then(right.periods, window_of(TABLE, TODAY)):
            assert period.until is not None
            assert period.until <= end


@given(worlds())
def test_one_allowance_a_day_and_never_less_than_any_of_them(world: dict[str, Any]) -> None:
    held = live(night(world, {}, TODAY), TODAY)
    subject = Subject(1, Sheet(world), None, False, ABSENT)
    edges = {edge for rows in held.values() for row in rows for edge in (row.since, row.until) if edge}
    for day in edges | {TODAY}:
        allowances = {code for (code, _), rows in held.items() if code[:3] == "ALL" and amount_on(rows, day)}
        assert len(allowances) <= 1
        for code in ("ALL-01", "ALL-03"):
            alone = JUDGE.on(catalogue()[code], subject, day).amount
            paid = max(
                (amount_on(rows, day) or Decimal(0) for (c, _), rows in held.items() if c[:3] == "ALL"),
                default=Decimal(0),
            )
            assert alone is None or paid >= alone


AMOUNT = st.integers(1, 90_000).map(lambda qepik: Decimal(qepik) / 100)


@given(st.lists(st.tuples(DAYS, AMOUNT), min_size=1, max_size=6, unique_by=lambda row: row[0]), DAYS)
def test_pieces_of_a_period_sum_to_the_whole(changes: list[tuple[date, Decimal]], at: date) -> None:
    ordered = sorted(changes)
    ends = [since for since, _ in ordered[1:]] + [None]
    whole = [Period(since, until, amount) for (since, amount), until in zip(ordered, ends, strict=True)]
    pieces = cut(whole, [(date.min, at)]) + cut(whole, [(at, None)])
    assert joined(pieces) == joined(whole)
    for day in [since for since, _ in ordered] + [at, TODAY]:
        assert amount_on(pieces, day) == amount_on(whole, day)


@given(
    st.dictionaries(st.sampled_from(["ALL-01", "ALL-03", "ALL-09"]), periods(AMOUNT), min_size=1),
    st.sampled_from([None, "ALL-01", "ALL-03"]),
    DAYS,
)
def test_the_best_is_paid_or_the_chosen_one(rights: dict[str, Any], chosen: str | None, since: date) -> None:
    known = {(code, None): [Period(*row) for row in rows] for code, rows in rights.items()}
    kept = best_of(known, chosen, since if chosen else None)
    for day in {edge for rows in known.values() for p in rows for edge in (p.since, p.until) if edge} | {since}:
        due = {code: amount for (code, _), rows in known.items() if (amount := amount_on(rows, day)) is not None}
        paid = {code: amount for (code, _), rows in kept.items() if (amount := amount_on(rows, day)) is not None}
        if not due:
            assert paid == {}
        elif chosen in due and day >= since:
            assert paid == {chosen: due[chosen]}
        else:
            assert list(paid.values()) == [max(due.values())]
