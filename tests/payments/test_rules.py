"""What is due for a month, and orders that come to it however often and late the facts change."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benefits.law.months import add_months
from benefits.rules.payments import (
    HALF_YEAR,
    MONTH,
    ONCE,
    YEAR,
    Claimed,
    Key,
    Ordered,
    Piece,
    Posting,
    Standing,
    dues,
    month_due,
    post,
    until_death,
)

OLD_AGE, ALLOWANCE, STIPEND = Key("PEN-01", None), Key("ALL-03", None), Key("STI-09", None)
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
LONG_AGO = date(2020, 1, 1)


def azn(amount: str) -> Decimal:
    return Decimal(amount)


def test_a_whole_month_is_its_amount_whatever_its_length() -> None:
    piece = Piece(date(2026, 1, 1), None, azn("320.00"))
    assert {month_due([piece], date(2026, month, 1)) for month in range(1, 13)} == {azn("320.00")}


def test_the_first_month_is_by_calendar_days() -> None:
    assert month_due([Piece(date(2026, 6, 11), None, azn("300.00"))], JUNE) == azn("200.00")
    assert month_due([Piece(date(2026, 7, 31), None, azn("100.00"))], JULY) == azn("3.23")


def test_a_change_inside_a_month_is_by_days_and_rounded_once() -> None:
    pieces = [Piece(date(2026, 1, 1), date(2026, 7, 11), azn("100.00")), Piece(date(2026, 7, 11), None, azn("200"))]
    assert month_due(pieces, JULY) == azn("167.74")  # (100 * 10 + 200 * 21) / 31 = 167.7419


def test_nothing_outside_the_right_and_nothing_before_what_is_paid_back() -> None:
    piece = Piece(date(2026, 6, 11), date(2026, 7, 1), azn("300.00"))
    assert month_due([piece], date(2026, 5, 1)) == month_due([piece], JULY) == 0
    assert month_due([piece._replace(paid_from=date(2026, 6, 21))], JUNE) == azn("100.00")


def test_the_month_of_death_is_paid_in_full_and_none_after_it() -> None:
    died = date(2026, 7, 9)
    for until in (None, died, date(2026, 7, 20), date(2026, 12, 1)):
        pieces = until_death([Piece(LONG_AGO, until, azn("310"))], died)
        assert (month_due(pieces, JULY), month_due(pieces, AUGUST)) == (azn("310"), 0)
    ended = [Piece(LONG_AGO, date(2026, 7, 5), azn("310"))]
    assert until_death(ended, died) == ended, "a right that had ended before the death ends when it did"
    assert until_death([Piece(date(2026, 7, 10), None, azn("310"))], died) == []
    assert until_death(ended, None) == ended


def test_a_half_year_is_paid_at_once_and_then_every_six_months() -> None:
    pieces = [Piece(date(2025, 8, 31), date(2026, 3, 1), azn("56")), Piece(date(2026, 3, 1), None, azn("64"))]
    paid = dues(pieces, HALF_YEAR, LONG_AGO, date(2026, 12, 1))
    assert paid == {date(2025, 8, 1): azn("56"), date(2026, 2, 1): azn("56"), AUGUST: azn("64")}


def test_a_half_year_in_which_the_right_stands_late_is_paid_then_and_one_without_is_not() -> None:
    gap = [
        Piece(date(2025, 1, 10), date(2025, 7, 1), azn("56")),
        Piece(date(2025, 9, 1), date(2025, 9, 5), azn("60")),
    ]
    assert dues(gap, HALF_YEAR, LONG_AGO, date(2027, 1, 1)) == {
        date(2025, 1, 1): azn("56"), date(2025, 9, 1): azn("60")
    }  # fmt: skip
    assert dues([], HALF_YEAR, LONG_AGO, JULY) == {}


def test_a_year_is_paid_once_in_a_year_and_a_grant_once() -> None:
    piece = [Piece(date(2024, 5, 5), None, azn("400"))]
    assert list(dues(piece, YEAR, LONG_AGO, JUNE)) == [date(2024, 5, 1), date(2025, 5, 1), date(2026, 5, 1)]
    grant = [Piece(date(2026, 6, 7), date(2026, 6, 8), azn("500"))]
    assert dues(grant, ONCE, LONG_AGO, AUGUST) == {JUNE: azn("500")}
    assert dues(grant, ONCE, LONG_AGO, date(2026, 5, 1)) == {}


def test_months_before_the_first_that_counts_are_left_out() -> None:
    piece = [Piece(LONG_AGO, None, azn("10"))]
    assert list(dues(piece, MONTH, JUNE, JULY)) == [JUNE, JULY]


def standing(key: Key, due: dict[date, str], before: dict[date, str] | None = None, **more: object) -> Standing:
    return Standing(
        key,
        7,
        MONTH,
        {month: azn(amount) for month, amount in due.items()},
        {month: azn(amount) for month, amount in (before or {}).items()},
        **more,  # type: ignore[arg-type]
    )


def told(posting: Posting) -> list[tuple[str, str, str, list[tuple[int, str]]]]:
    def months(one: Ordered | Claimed) -> list[tuple[int, str]]:
        return [(line.for_month.month, str(line.amount)) for line in one.lines]

    orders = [(one.key.benefit, one.kind, str(one.amount), months(one)) for one in posting.orders]
    claims = [(one.key.benefit, "claim", str(one.amount), months(one)) for one in posting.claims]
    return sorted(orders) + sorted(claims)


def test_the_month_itself_and_arrears_are_two_orders() -> None:
    right = standing(OLD_AGE, {JUNE: "200", JULY: "300", AUGUST: "300"}, {JUNE: "100"})
    assert told(post([right], AUGUST, LONG_AGO)) == [
        ("PEN-01", "arrears", "400", [(6, "100"), (7, "300")]),
        ("PEN-01", "regular", "300", [(8, "300")]),
    ]


def test_what_is_right_already_is_not_ordered_again() -> None:
    paid = {JUNE: "300", JULY: "300", AUGUST: "300"}
    assert post([standing(OLD_AGE, paid, paid)], AUGUST, LONG_AGO) == Posting()


def test_one_right_that_took_the_place_of_another_is_set_off_and_only_the_rest_is_claimed() -> None:
    was = standing(ALLOWANCE, {}, {JUNE: "150", JULY: "150"})
    now = standing(STIPEND, {JUNE: "250", AUGUST: "250"})
    assert told(post([was, now], AUGUST, LONG_AGO)) == [
        ("ALL-03", "recovery", "-250", [(6, "-150"), (7, "-100")]),
        ("STI-09", "arrears", "250", [(6, "250")]),
        ("STI-09", "regular", "250", [(8, "250")]),
        ("ALL-03", "claim", "50", [(7, "-50")]),
    ]


def test_what_is_due_for_the_month_itself_is_never_cut() -> None:
    right = standing(OLD_AGE, {JULY: "100", AUGUST: "300"}, {JULY: "300"})
    assert told(post([right], AUGUST, LONG_AGO)) == [
        ("PEN-01", "regular", "300", [(8, "300")]),
        ("PEN-01", "claim", "200", [(7, "-200")]),
    ]


def test_a_claim_that_turns_out_to_be_due_is_taken_back_before_anything_is_paid() -> None:
    right = standing(OLD_AGE, {JULY: "350"}, {JULY: "300"}, claimed={JULY: azn("-200")})
    assert told(post([right], AUGUST, LONG_AGO)) == [
        ("PEN-01", "arrears", "50", [(7, "50")]),
        ("PEN-01", "claim", "-200", [(7, "200")]),
    ]


def test_who_was_paid_owes_and_not_who_is_paid_now() -> None:
    was = standing(ALLOWANCE, {}, {JUNE: "150"}, paid_to={JUNE: 5})
    now = standing(STIPEND, {JUNE: "250"})
    posting = post([was, now], AUGUST, LONG_AGO)
    assert [(claim.payee_id, claim.amount) for claim in posting.claims] == [(5, azn("150"))]
    assert [order.amount for order in posting.orders] == [azn("250")]


def test_months_too_old_are_not_claimed() -> None:
    right = standing(OLD_AGE, {}, {JUNE: "300", JULY: "300"})
    assert told(post([right], AUGUST, JULY)) == [("PEN-01", "claim", "300", [(7, "-300")])]


def test_of_a_right_that_nobody_can_be_paid_nothing_is_ordered_and_too_much_is_claimed() -> None:
    right = standing(OLD_AGE, {JUNE: "300", AUGUST: "300"}, {JULY: "300"}, held=True)
    assert told(post([right], AUGUST, LONG_AGO)) == [("PEN-01", "claim", "300", [(7, "-300")])]


def test_of_a_right_that_a_person_has_to_look_at_only_the_month_itself_is_ordered() -> None:
    right = standing(OLD_AGE, {JUNE: "300", AUGUST: "300"}, {JULY: "300"}, undecided=True)
    assert told(post([right], AUGUST, LONG_AGO)) == [("PEN-01", "regular", "300", [(8, "300")])]


BEGIN = date(2024, 1, 1)
amounts = st.integers(1, 60_000).map(lambda qepik: Decimal(qepik) / 100)
day = st.integers(0, 900).map(lambda count: BEGIN + timedelta(days=count))


@st.composite
def courses(draw: st.DrawFn) -> list[Piece]:
    """What is known of a right at some time: pieces one after the other, with gaps, the last perhaps open."""
    edges = sorted(draw(st.sets(day, max_size=8)))
    pieces = [Piece(since, until, draw(amounts)) for since, until in pairwise(edges) if draw(st.booleans())]
    if edges and draw(st.booleans()):
        pieces.append(Piece(edges[-1], None, draw(amounts)))
    return pieces


@given(courses(), st.sets(day, max_size=5), st.integers(0, 30))
def test_pieces_of_a_period_come_to_the_whole(pieces: list[Piece], cuts: set[date], number: int) -> None:
    cut = pieces
    for at in cuts:
        cut = [
            part
            for one in cut
            for part in (
                [one._replace(until=at), one._replace(since=at)]
                if one.since < at and (one.until is None or at < one.until)
                else [one]
            )
        ]
    month = add_months(BEGIN, number)
    assert month_due(cut, month) == month_due(pieces, month)
    for per in (HALF_YEAR, YEAR):
        assert dues(cut, per, BEGIN, month) == dues(pieces, per, BEGIN, month)


class Ledger:
    """What was ordered, set off and claimed over several months, kept as the rows keep it."""

    def __init__(self) -> None:
        self.ordered: dict[Key, dict[date, Decimal]] = {}
        self.claimed: dict[Key, dict[date, Decimal]] = {}

    def add(self, posting: Posting) -> None:
        for into, posted in ((self.ordered, posting.orders), (self.claimed, posting.claims)):
            for one in posted:
                months = into.setdefault(one.key, {})
                for line in one.lines:
                    assert abs(line.amount) <= abs(line.due - line.before)
                    months[line.for_month] = months.get(line.for_month, Decimal(0)) + line.amount


knowledge = st.dictionaries(st.sampled_from([OLD_AGE, ALLOWANCE, STIPEND]), courses())


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 5), knowledge), min_size=1, max_size=6), st.sampled_from([MONTH, HALF_YEAR]))
def test_differences_posted_over_many_months_come_to_what_computing_from_scratch_gives(
    runs: list[tuple[int, dict[Key, list[Piece]]]], per: str
) -> None:
    """Whatever comes late, is corrected or voided, and whichever months were not run at all."""
    ledger, month = Ledger(), BEGIN
    for later, known in runs:
        month = add_months(month, later + 1)
        rights = [
            Standing(
                key,
                7,
                per,
                dues(sorted(known.get(key, [])), per, BEGIN, month),
                ledger.ordered.get(key, {}),
                ledger.claimed.get(key, {}),
            )
            for key in {**known, **dict.fromkeys(ledger.ordered)}
        ]
        posting = post(rights, month, BEGIN)
        kinds = [(order.key, order.kind) for order in posting.orders]
        assert len(kinds) == len(set(kinds)), "an order of a right, month and kind is one"
        assert all((order.amount < 0) == (order.kind == "recovery") and order.amount for order in posting.orders)
        set_off = -sum((one.amount for one in posting.orders if one.kind == "recovery"), Decimal(0))
        assert set_off <= sum((one.amount for one in posting.orders if one.kind == "arrears"), Decimal(0))
        ledger.add(posting)
        for right in rights:
            paid, owing = ledger.ordered.get(right.key, {}), ledger.claimed.get(right.key, {})
            for one in {*paid, *owing, *right.due}:
                assert paid.get(one, 0) + owing.get(one, 0) == right.due.get(one, 0)
                assert paid.get(one, 0) >= 0 >= owing.get(one, 0)


@pytest.mark.parametrize("number", range(1, 4))
def test_a_second_posting_of_the_same_month_finds_nothing(number: int) -> None:
    due = dues([Piece(add_months(AUGUST, -number), None, azn("99.99"))], MONTH, LONG_AGO, AUGUST)
    right = Standing(OLD_AGE, 7, MONTH, due)
    ledger = Ledger()
    ledger.add(post([right], AUGUST, LONG_AGO))
    assert post([Standing(OLD_AGE, 7, MONTH, due, ledger.ordered[OLD_AGE])], AUGUST, LONG_AGO) == Posting()
