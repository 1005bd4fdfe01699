"""Social insurance: contributions by year and insurer, the record before 2006, pension capital, the account."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Fact, no_overlap, not_empty
from registry.models.imports import ImportBatch
from registry.models.people import Person
from registry.models.work import Employer


class Contribution(models.Model):
    """What one insurer paid for one person in one year: `paid[1..12]` in qəpik, by month; None is no row.

    Millions of rows: no range types. The present version has `recorded_to` empty.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="contributions", db_index=False)
    insurer = models.ForeignKey(Employer, models.PROTECT, db_index=False)
    year = models.PositiveSmallIntegerField()
    paid: ArrayField[Any, Any] = ArrayField(models.IntegerField(), size=12)
    months = models.PositiveSmallIntegerField(help_text=_("months of insurance record in the year"))
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, db_index=False)
    reference = models.CharField(max_length=80, blank=True, db_default="", help_text=_("of the source system"))
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="contribution_past", condition=Q(recorded_to__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year", "insurer"], name="contribution_present", condition=Q(recorded_to=None)
            ),
            models.UniqueConstraint(
                fields=["reference"],
                name="contribution_reference",
                condition=Q(recorded_to=None) & ~Q(reference=""),
            ),
            models.CheckConstraint(name="contribution_months", condition=Q(months__lte=12)),
            models.CheckConstraint(
                name="contribution_recorded",
                condition=Q(recorded_to=None) | Q(recorded_to__gt=F("recorded_from")),
            ),
            models.CheckConstraint(name="contribution_since_2006", condition=Q(year__gte=2006)),
        ]


class EarlierRecord(Fact):
    """Work record before 2006-01-01 in months; `months` None: papers exist but are not digitised (unknown)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="earlier_records")
    months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            no_overlap("earlier_record_one", "person"),
            not_empty("earlier_record_valid_some_day"),
            models.CheckConstraint(name="earlier_record_possible", condition=Q(months=None) | Q(months__lte=720)),
        ]


class CapitalBalance(Fact):
    """Pension capital in the insurance part of the account as of the first day of `valid` (AZN).

    `amount` is the whole balance, `initial_amount` the part for work before 2006 (art. 27) within it, and
    `amount_2006_2018` what was earned from 2006-01-01 to 2018-07-01 (art. 22-1 asks whether there is any).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="capital_balances")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    initial_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    amount_2006_2018 = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        constraints = [
            no_overlap("capital_balance_one", "person"),
            not_empty("capital_balance_valid_some_day"),
            models.CheckConstraint(
                name="capital_balance_not_negative",
                condition=Q(amount__gte=0)
                & (Q(initial_amount=None) | Q(initial_amount__gte=0))
                & (Q(amount_2006_2018=None) | Q(amount_2006_2018__gte=0)),
            ),
        ]


class InsuranceAccount(models.Model):
    """One maintained row per insured person: what the night reads. Derived from the facts by `account_refresh`.

    None is unknown: never zero, never "no". `capital_known_since` is the day of the first balance that is known;
    `capital_whole` is false while the balance lacks the part for work before 2006 (a record not digitised in time).
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="account")
    months_before_2006 = models.PositiveSmallIntegerField(null=True)
    months_since_2006 = models.PositiveSmallIntegerField(default=0)
    capital = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    capital_as_of = models.DateField(null=True)
    capital_known_since = models.DateField(null=True)
    capital_whole = models.BooleanField(db_default=True)
    capital_2006_2018 = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    hazardous_months = models.PositiveSmallIntegerField(null=True, default=0)
    flight_months = models.PositiveSmallIntegerField(default=0)
    left_flight_for_health = models.BooleanField(default=False)
    refreshed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["person"],
                name="account_early_ground",
                condition=Q(hazardous_months=None) | Q(hazardous_months__gt=0) | Q(flight_months__gt=0),
            ),
        ]
