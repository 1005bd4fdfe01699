import importlib.util

import pytest
from django.db import connection


def test_psycopg_3_is_not_installed_for_django_would_silently_prefer_it() -> None:
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.django_db
def test_the_database_is_new_enough() -> None:
    assert connection.pg_version >= 180_000
