"""The statement of SQL writes the rows that a month of payments writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from bench.digest import digests
from bench.payments import COMPARED, MONTH, by_sql
from benefits.services.parameters import law_load
from benefits.services.payments import payments_make
from registry.places import places_load
from tests.clock import morning_of
from tests.factories import make_person
from tests.payments.conftest import right

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """The first morning of the month before."""
    with morning_of(datetime(2026, 5, 1, 1, 0, tzinfo=UTC)):
        yield


def test_the_statement_writes_the_rows_of_the_run() -> None:
    law_load(at=datetime(2026, 4, 1, 1, 0, tzinfo=UTC))
    places_load()
    for number in range(6):
        right(make_person(born=date(1955, 1, 1 + number)), date(2015, 1, 1), amount=f"{400 + number}.10")
    payments_make(month=date(2026, 5, 1))
    with transaction.atomic():
        by_sql(durable=False)
        statement = digests()
        transaction.set_rollback(True)
    payments_make(month=MONTH)
    ours = digests()
    assert {name: ours[name] for name in COMPARED} == {name: statement[name] for name in COMPARED}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from benefits_paymentorder where month = %s", [MONTH])
        assert cursor.fetchone()[0] == 6
