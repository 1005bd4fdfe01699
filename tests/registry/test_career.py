"""The rule of the months of a year, as the page counts them; the SQL of the account is held to it elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.career import months_of_record
from registry.models import Contribution

year_rows = st.lists(
    st.tuples(st.lists(st.sampled_from([0, 100]), min_size=12, max_size=12), st.integers(0, 12)), max_size=3
)


@given(rows=year_rows)
def test_never_fewer_than_one_insurer_reports_never_more_than_all_or_the_year(rows):
    found = months_of_record([Contribution(paid=sums, months=months) for sums, months in rows])
    assert max([0, *(months for _sums, months in rows)]) <= found <= min(12, sum(months for _sums, months in rows))


@pytest.mark.parametrize(
    ("rows", "months"),
    [
        ([], 0),
        ([([100] * 6 + [0] * 6, 6)], 6),
        ([([100] * 6 + [0] * 6, 6), ([0] * 6 + [100] * 6, 6)], 12),
        ([([100] * 6 + [0] * 6, 6), ([100] * 6 + [0] * 6, 6)], 6),
        ([([0] * 12, 3), ([0] * 12, 4)], 4),
        ([([100] * 12, 2), ([100] * 12, 3)], 5),
    ],
)
def test_the_cases_by_hand(rows, months):
    assert months_of_record([Contribution(paid=sums, months=reported) for sums, reported in rows]) == months
