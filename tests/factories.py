"""People for tests, written straight to the tables: only what a test is about needs to be said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from registry.models import (
    BankAccount,
    CapitalBalance,
    District,
    EarlierRecord,
    Identifier,
    InsuranceAccount,
    Person,
    Region,
    Residence,
)
from registry.names import fold_name
from registry.periods import days, known_from

KNOWN_AT = datetime(2026, 1, 1, tzinfo=UTC)
IBAN = "AZ21NABZ00000000137010001944"
_numbers = count(1)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def fin_of(number: int) -> str:
    """A FIN that no other number gives."""
    signs = ""
    for _ in range(7):
        number, rest = divmod(number, len(_ALPHABET))
        signs = _ALPHABET[rest] + signs
    return signs


def make_district(name: str = "Yasamal") -> District:
    """The district of that name, made if the places are not loaded."""
    found = District.objects.filter(name=name).first()
    if found is not None:
        return found
    region, _ = Region.objects.get_or_create(code="T", defaults={"name": "Sınaq"})
    return District.objects.get_or_create(code="T-1", defaults={"name": name, "region": region})[0]


def make_person(
    *,
    sex: str | None = "M",
    born: date | None = date(1961, 11, 24),
    fin: str | None = "",
    country: str | None = "AZ",
    months_before_2006: int | None = 240,
    months_since_2006: int = 200,
    capital: Decimal | str | None = "71357.25",
    capital_as_of: date = date(2026, 1, 1),
    capital_2006_2018: Decimal | str | None = "5000.00",
    hazardous_months: int | None = 0,
    flight_months: int = 0,
    left_flight_for_health: bool = False,
    iban: str | None = IBAN,
    account: bool = True,
    surname: str = "Həsənov",
    given_name: str = "Rauf",
    patronymic: str = "Murad",
    **fields: Any,
) -> Person:
    """A person with a FIN, a residence, an insurance account and a bank account; due on 2026-11-24 unless said.

    `fin` "" makes a fresh one, None none; `country` None no residence; `iban` None no bank account.
    """
    person = Person.objects.create(
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        search_name=fold_name(f"{surname} {given_name} {patronymic}"),
        sex=sex,
        birth_date=born,
        source="civil",
        recorded_from=fields.pop("recorded_from", KNOWN_AT),
        synthetic=fields.pop("synthetic", True),
        **fields,
    )
    fact: dict[str, Any] = {"person": person, "recorded": known_from(KNOWN_AT), "source": "migrated"}
    since = born or date(1960, 1, 1)
    if fin is not None:
        Identifier.objects.create(kind="fin", value=fin or fin_of(next(_numbers)), valid=days(since), **fact)
    if country is not None:
        home = make_district() if country == "AZ" else None
        Residence.objects.create(country=country, district=home, valid=days(since), **fact)
    if iban is not None:
        BankAccount.objects.create(iban=iban, bank="Azərbaycan Beynəlxalq Bankı", valid=days(since), **fact)
    if account:
        EarlierRecord.objects.create(months=months_before_2006, valid=days(since), **fact)
        if capital is not None:
            CapitalBalance.objects.create(
                amount=capital, amount_2006_2018=capital_2006_2018, valid=days(capital_as_of), **fact
            )
        InsuranceAccount.objects.create(
            person=person,
            months_before_2006=months_before_2006,
            months_since_2006=months_since_2006,
            capital=capital,
            capital_as_of=None if capital is None else capital_as_of,
            capital_known_since=None if capital is None else capital_as_of,
            capital_2006_2018=capital_2006_2018,
            hazardous_months=hazardous_months,
            flight_months=flight_months,
            left_flight_for_health=left_flight_for_health,
            refreshed_at=KNOWN_AT,
        )
    return person
