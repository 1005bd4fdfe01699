"""Azerbaijani letters: searching and sorting."""

import random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from registry.names import fold_name, sort_key

SORTED = [
    *("Cavid", "çay", "Daşkəsən", "Eldar", "Əli", "əlifba", "həyat", "xəbər", "ılıq", "Ilqar", "insan", "İsmayıl"),
    *("Kamil", "Qafqaz", "Oktay", "öküz", "Səbinə", "şəhər", "zəfər", "Ziya"),
]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("İSMAYIL", "ismayil"),
        ("ismayıl", "ismayil"),
        ("Məmmədov", "memmedov"),
        ("Gülçöhrə  Şəfiyeva-Ağa", "gulcohre sefiyeva aga"),
        ("D'Artanyan", "dartanyan"),
        ("  ", ""),
    ],
)
def test_a_name_folds_to_plain_letters(typed, folded):
    assert fold_name(typed) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    once = fold_name(text)
    assert fold_name(once) == once


def test_names_sort_as_the_alphabet_does():
    assert sorted(random.sample(SORTED, len(SORTED)), key=sort_key) == SORTED


@pytest.mark.django_db
def test_the_database_sorts_with_the_same_key():
    letters = "".join(SORTED) + "AaBbĞğIıİiÜüÖöWw0 '-"
    with connection.cursor() as cursor:
        cursor.execute("select w, az_key(w) from unnest(%s::text[]) as w", [[*SORTED, *letters]])
        assert all(sort_key(word) == key for word, key in cursor.fetchall())
        cursor.execute("select w from unnest(%s::text[]) as w order by az_key(w)", [list(reversed(SORTED))])
        assert [row[0] for row in cursor.fetchall()] == SORTED
