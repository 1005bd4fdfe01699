"""Refusals in words: what the database holds to be impossible becomes one sentence for a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg2.errorcodes import DEADLOCK_DETECTED


class FactRefused(Exception):
    """A fact that cannot be written; `code` for programs, the text for the person who tried."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


WORDS: dict[str, str | Promise] = {
    "identifier_of_one_person": _("Another person has this number at that time."),
    "identifier_one_at_a_time": _("The person already has a number of this kind at that time. End that one first."),
    "identifier_valid_some_day": _("The number has to be valid for at least one day."),
    "identifier_fin_alphabet": _("A FIN has 7 signs: digits and Latin capitals without I and O."),
    "residence_one_at_a_time": _("The person already has an address at that time. End that one first."),
    "residence_valid_some_day": _("The address has to hold for at least one day."),
    "residence_at_home_has_district": _("An address in Azerbaijan needs a district."),
    "family_relation_once": _("This relation is already recorded for that time."),
    "family_relation_valid_some_day": _("The relation has to hold for at least one day."),
    "family_relation_of_two": _("A person cannot be related to itself."),
    "representation_once": _("This person may already act for the other one at that time."),
    "representation_valid_some_day": _("The representation has to hold for at least one day."),
    "representation_of_another": _("Nobody needs to represent itself."),
    "labour_contract_valid_some_day": _("The contract has to hold for at least one day."),
    "labour_contract_wage": _("The monthly wage has to be more than 0."),
    "contract_suspension_once": _("The contract is already suspended for a part of that time."),
    "contract_suspension_valid_some_day": _("The suspension has to last for at least one day."),
    "employment_status_one_at_a_time": _("A status is already recorded for a part of that time."),
    "employment_status_valid_some_day": _("The status has to hold for at least one day."),
    "rehabilitation_valid_some_day": _("The programme has to hold for at least one day."),
    "queue_place_one": _("The person already waits in this queue."),
    "hazardous_work_no_overlap": _("Hazardous work is already recorded for a part of that time."),
    "hazardous_work_valid_some_day": _("The work has to last for at least one day."),
    "flight_service_no_overlap": _("Flight service is already recorded for a part of that time."),
    "flight_service_valid_some_day": _("The service has to last for at least one day."),
    "disability_one_at_a_time": _("A disability is already recorded for a part of that time."),
    "disability_valid_some_day": _("The disability has to hold for at least one day."),
    "disability_percent": _("The loss of functions is between 31 and 100 per cent."),
    "person_status_once": _("This status is already recorded for a part of that time."),
    "person_status_once_about": _("This status is already recorded for a part of that time."),
    "person_status_valid_some_day": _("The status has to hold for at least one day."),
    "person_status_named": _("Name the title, or the order by which the stipend is given."),
    "person_status_about_another": _("A status rests on somebody else, or on nobody."),
    "household_member_one_at_a_time": _("The person already belongs to a household at that time. End that first."),
    "household_member_valid_some_day": _("The person has to belong to the household for at least one day."),
    "household_code": _("A household with this meter is recorded already."),
    "income_declaration_one_of_a_kind": _("An income of this kind is already declared for a part of that time."),
    "income_declaration_valid_some_day": _("The income has to be had for at least one day."),
    "income_declaration_not_negative": _("An income cannot be below 0."),
    "earlier_record_one": _("A record before 2006 already stands for a part of that time. Correct that one."),
    "earlier_record_valid_some_day": _("The record has to hold for at least one day."),
    "earlier_record_possible": _("A record before 2006 cannot be longer than 60 years."),
    "capital_balance_one": _("A balance already stands for that time. Correct that one."),
    "capital_balance_valid_some_day": _("The balance has to hold for at least one day."),
    "capital_balance_not_negative": _("A balance cannot be below 0."),
    "bank_account_one_at_a_time": _("Another bank account already stands for that time. End that one first."),
    "bank_account_valid_some_day": _("The bank account has to hold for at least one day."),
    "bank_account_iban": _("An IBAN of Azerbaijan has 28 signs and begins with AZ."),
    "contribution_reference": _("Another row has this reference of the source system."),
    "contribution_present": _("Somebody else has just changed this. Look again before you write."),
    "contribution_months": _("A year has 12 months."),
    "contribution_recorded": _("What is known later cannot be written as known earlier."),
    "contribution_since_2006": _("Contributions are kept by month since 2006."),
    "person_dies_after_birth": _("The date of death is before the date of birth."),
    "person_sex_known": _("Sex is male, female or unknown."),
    "person_citizenship_code": _("Citizenship is a country's code: two capital letters, such as AZ."),
    "person_not_merged_into_itself": _("A record cannot be merged into itself."),
    "contact_one_verified": _("Another number or address has just been verified."),
}
CHANGED: str | Promise = _("Somebody else has just changed this. Look again before you write.")
ANY: str | Promise = _("The register does not accept this entry.")


@contextmanager
def refusals() -> Iterator[None]:
    """Run a piece of a transaction: what the database refuses leaves as FactRefused, and the transaction lives on.

    Two who write the same period at once may wait for each other's exclusion constraint; the database ends one of
    them, who was simply second.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = _constraint(error)
        raise FactRefused(name or "refused", WORDS.get(name, ANY)) from error
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != DEADLOCK_DETECTED:
            raise
        raise FactRefused("changed", CHANGED) from error


def _constraint(error: IntegrityError) -> str:
    diag: Any = getattr(error.__cause__, "diag", None)
    return getattr(diag, "constraint_name", None) or ""
