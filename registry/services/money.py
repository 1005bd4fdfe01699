"""Where a person's money goes."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from registry.identifiers import iban_normalise
from registry.models import BankAccount, Person, Source
from registry.periods import day_of, days
from registry.selectors import rows_of
from registry.services.changes import people_lock
from registry.services.facts import fact_correct, fact_end, fact_record
from registry.services.messages import message_write
from registry.services.refusals import FactRefused


def bank_account_choose(
    *, actor: User | None, person: Person, iban: str, at: datetime, source: str = Source.CITIZEN, source_ref: str = ""
) -> BankAccount:
    """Pay the person to this account from the day of `at` on, and tell the person; the same account changes nothing.

    FactRefused with the reason if the IBAN cannot exist.
    """
    try:
        iban = iban_normalise(iban)
    except ValidationError as error:
        raise FactRefused("value", " ".join(error.messages)) from error
    day = day_of(at)
    with transaction.atomic():
        people_lock(person.pk)
        before: BankAccount | None = rows_of(BankAccount, person.pk).alive_on(day).first()
        if before is not None and before.iban == iban:
            return before
        if before is not None and before.valid.lower == day:
            account = fact_correct(actor=actor, fact=before, at=at, source=source, source_ref=source_ref, iban=iban)
        else:
            if before is not None:
                fact_end(actor=actor, fact=before, on=day, at=at)
            account = fact_record(
                actor=actor,
                model=BankAccount,
                at=at,
                person=person,
                iban=iban,
                valid=days(day),
                source=source,
                source_ref=source_ref,
            )
        message_write(
            person=person,
            template="bank_account_changed",
            about_id=account.pk,
            payload={"ending": iban[-4:], "since": day.isoformat()},
            at=at,
        )
    return account
