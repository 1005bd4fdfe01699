"""Where a person's money goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Fact, no_overlap, not_empty
from registry.models.people import Person


class BankAccount(Fact):
    """The account to which a person wants to be paid; IBAN of Azerbaijan, check digits checked by the service."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="bank_accounts")
    iban = models.CharField("IBAN", max_length=28)
    bank = models.CharField(_("bank"), max_length=80, blank=True)

    class Meta:
        constraints = [
            no_overlap("bank_account_one_at_a_time", "person"),
            not_empty("bank_account_valid_some_day"),
            models.CheckConstraint(
                name="bank_account_iban",
                condition=Q(iban__regex=r"^AZ\d{2}[A-Z]{4}[A-Z0-9]{20}$"),
                violation_error_message=_("An IBAN of Azerbaijan has 28 signs and begins with AZ."),
            ),
        ]
