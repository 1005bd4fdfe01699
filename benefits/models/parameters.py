"""Numbers of the law with their dates, and the sets of them under which decisions were made."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Parameter(models.Model):
    """A number (or day) of the law from a day on, with its reference, source and confidence.

    `value` is canonical text (a decimal number or an ISO date); None: the act is known, its number was not found. The
    row holds from `valid_from` until replaced by a later one; only yearly ones end by themselves (`valid_to`, first
    day not covered). Rows are added, never edited: a correction closes `superseded_at` and adds a row.
    """

    class Confidence(models.TextChoices):
        HIGH = "high", _("sure")
        MEDIUM = "medium", _("likely")
        LOW = "low", _("guess")
        NONE = "none", _("not found")

    class Origin(models.TextChoices):
        SHIPPED = "shipped", _("shipped with the portal")
        PORTAL = "portal", _("approved in the portal")

    name = models.CharField(_("code"), max_length=80)
    value = models.CharField(_("value"), max_length=40, null=True)  # noqa: DJ001
    unit = models.CharField(_("unit"), max_length=20)
    valid_from = models.DateField(_("holds from"))
    valid_to = models.DateField(_("holds until"), null=True)
    law = models.CharField(_("act and article"), max_length=200)
    source = models.TextField(_("source"))
    confidence = models.CharField(_("how sure"), max_length=6, choices=Confidence.choices)
    origin = models.CharField(_("origin"), max_length=7, choices=Origin.choices)
    approval = models.ForeignKey(
        "accounts.Approval", models.PROTECT, null=True, related_name="+", verbose_name=_("approval")
    )
    recorded_at = models.DateTimeField(_("entered"))
    superseded_at = models.DateTimeField(_("replaced"), null=True)

    class Meta:
        verbose_name = _("number of the law")
        verbose_name_plural = _("numbers of the law")
        ordering = ["name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "valid_from"], name="parameter_one_a_day", condition=Q(superseded_at=None)
            ),
            models.CheckConstraint(
                name="parameter_has_length", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="parameter_unknown_has_no_value",
                condition=Q(value=None, confidence="none") | (Q(value__isnull=False) & ~Q(confidence="none")),
            ),
            models.CheckConstraint(
                name="parameter_of_the_portal_is_approved", condition=~Q(origin="portal") | Q(approval__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"


class ParameterSet(models.Model):
    """The whole table of the law as it stood for a run or a decision, stored once under its hash."""

    hash = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash[:12]
