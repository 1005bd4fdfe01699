"""The law table that ships with the portal; these tests need no database."""

import pytest

from benefits.law import LawTable, read_yaml


@pytest.fixture(scope="session")
def table():
    return LawTable(read_yaml())
