"""What a person says is wrong, and the papers that prove a fact."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.changes import FactChange
from registry.models.people import Person


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Vocabulary of disputes."""

    def by_person(self) -> DisputeQuerySet:
        """Return those that people opened about themselves; officers' own (after an annulment) are left out."""
        return self.filter(Q(opened_by=None) | Q(opened_by__role="citizen"))


class Dispute(models.Model):
    """ "This is wrong": an open one keeps decisions on that person from being automatic.

    `text` says what is wrong, `right` what is right, `due_on` until when an officer has to answer. The fact meant is
    (`fact_kind`, `fact_model`, `fact_id`), or the record as a whole; `month` is the month meant, by its first day, and
    `last_month` the last one of a run of months of one year (None: that month alone).
    `changes` is what an accepted one changed: `{name, unit, before, after}`, codes and values, never sentences.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("corrected")
        REFUSED = "refused", _("not changed")

    person = models.ForeignKey(Person, models.PROTECT, related_name="disputes")
    fact_kind = models.CharField(max_length=14, choices=FactChange.Kind.choices)
    fact_model = models.CharField(max_length=24, blank=True, db_default="")
    fact_id = models.BigIntegerField(null=True)
    text = models.TextField()
    right = models.TextField(blank=True, db_default="")
    month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    due_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, db_default="")
    answer = models.TextField(blank=True)
    changes = models.JSONField(default=list, db_default=[])

    objects = DisputeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="dispute_open", condition=Q(closed_at=None)),
            models.Index(fields=["due_on", "id"], name="dispute_due", condition=Q(closed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="dispute_run_of_one_year",
                condition=Q(last_month=None)
                | Q(month__isnull=False, last_month__gt=models.F("month"), last_month__year=models.F("month__year")),
            ),
        ]


def evidence_path(evidence: Evidence, _name: str) -> str:
    """Server-made file name: the digest of the content, sharded."""
    return f"evidence/{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(models.Model):
    """A paper that proves a fact: stored under its digest, type by content."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="evidence")
    dispute = models.ForeignKey(Dispute, models.PROTECT, null=True, related_name="evidence")
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(upload_to=evidence_path)
    content_type = models.CharField(max_length=30)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
