"""The two clocks of every fact: when it was true (`valid`) and when the state knew it (`recorded`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OPEN = Q(recorded__upper_inf=True)


class Source(models.TextChoices):
    """Where the state has a fact from."""

    CIVIL = "civil", _("Civil registry")
    POPULATION = "population", _("Population register")
    FUND = "fund", _("State Social Protection Fund")
    CONTRACTS = "contracts", _("Register of labour contracts")
    MEDICAL = "medical", _("Medical and social assessment")
    ARCHIVE = "archive", _("Archive")
    BANK = "bank", _("Bank")
    OFFICER = "officer", _("DOST officer, from a document")
    CITIZEN = "citizen", _("The person")
    MIGRATED = "migrated", _("Old system")


class Closed(models.TextChoices):
    """Why the state stopped holding a row for true."""

    ENDED = "ended", _("ended")
    CORRECTED = "corrected", _("corrected")
    VOID = "void", _("withdrawn")


class FactQuerySet(models.QuerySet[Any]):
    """Vocabulary of both clocks; days are Asia/Baku dates, instants are aware."""

    def present(self) -> Self:
        """Return what the state holds for true now; void and replaced rows never show."""
        return self.filter(recorded__upper_inf=True)

    def alive_on(self, day: date) -> Self:
        """Return what the state now holds to be true on that day."""
        return self.present().filter(valid__contains=day)

    def known_at(self, instant: datetime) -> Self:
        """Return the rows as the state knew them at that instant, withdrawn ones since included."""
        return self.filter(recorded__contains=instant)


class Fact(models.Model):
    """A fact about a person: `valid` [from, to) in days, `recorded` [from, to) in instants, and its source.

    A row is never edited: the only permitted UPDATE closes an open recorded range, once (held by a trigger).
    """

    valid = DateRangeField(_("true"))
    recorded = DateTimeRangeField(_("known"))
    closed_as = models.CharField(max_length=9, choices=Closed.choices, null=True, editable=False)  # noqa: DJ001
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    source_ref = models.CharField(_("source reference"), max_length=80, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_void(self) -> bool:
        return self.closed_as == Closed.VOID


def no_overlap(name: str, *fields: str, condition: Q = OPEN) -> ExclusionConstraint:
    """Refuse two present rows equal in `fields` (of those that `condition` names) whose `valid` periods overlap."""
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), ("valid", RangeOperators.OVERLAPS)],
        condition=condition,
    )


def not_empty(name: str) -> models.CheckConstraint:
    """Refuse a fact that was true on no day at all."""
    return models.CheckConstraint(name=name, condition=Q(valid__isempty=False))
