"""Deliveries from the source systems: what came, what of it was taken in, and why the rest was not."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Source


class SourceToken(models.Model):
    """What a source system shows at the import API; only the hash of it is kept.

    It sends the `kinds` of rows that are named, of those that its source sends; all of them where none is named.
    """

    name = models.CharField(_("source system"), max_length=80, unique=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    kinds: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField())
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("access of a source system")
        verbose_name_plural = _("access of source systems")

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One delivery from a source agency, known by its own reference and by the hash of its file: taken in once.

    `rows` were gone through so far, each of them taken, unchanged or refused; `expected` is how many lines there are.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    reference = models.CharField(_("reference of the delivery"), max_length=80)
    kind = models.CharField(_("kind"), max_length=14, blank=True, db_default="")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, db_default=State.FINISHED)
    file = models.FileField(upload_to="imports/", blank=True, db_default="")
    sha256 = models.CharField(max_length=64, blank=True, db_default="")
    received_at = models.DateTimeField(_("received"))
    received_from = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    token = models.ForeignKey(SourceToken, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True)
    expected = models.PositiveIntegerField(_("lines"), null=True)
    rows = models.PositiveIntegerField(_("rows gone through"), default=0)
    taken = models.PositiveIntegerField(_("taken in"), db_default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), db_default=0)
    refused = models.PositiveIntegerField(_("refused"), db_default=0)
    error = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["id"], name="import_batch_open", condition=Q(state__in=["waiting", "running"])),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="import_batch_once"),
            models.UniqueConstraint(
                fields=["kind", "sha256"], name="import_batch_file_once", condition=~Q(sha256="") & ~Q(kind="")
            ),
            models.CheckConstraint(
                name="import_batch_nothing_dropped",
                condition=Q(kind="") | Q(rows=F("taken") + F("unchanged") + F("refused")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ImportedRow(models.Model):
    """What became of a row of a source system, by its own reference: the newest wins, the same one changes nothing.

    `what` is the notice it gave, `on` the day of law that orders it among others, `fact_id` the row it made.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    kind = models.CharField(max_length=14)
    reference = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=16)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)
    line = models.PositiveIntegerField(db_default=0)
    what = models.CharField(max_length=12, blank=True, db_default="")
    on = models.DateField(null=True)
    fact_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "reference"], name="imported_row_once")]


class ImportProblem(models.Model):
    """Why a row of a delivery was not taken in: its line, field, a code and what the words need (`details`).

    `reason` is the English text where the register itself refused. `row` is kept of a row that may be taken in once
    what it speaks of has come; `settled_by` is the delivery after which it was.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="problems")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=48)
    reason = models.CharField(max_length=300, blank=True)
    details: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reference = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=80, blank=True)
    row: models.JSONField[Any, Any] = models.JSONField(null=True)
    settled_by = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "line"], name="import_problem_line"),
            models.Index(
                fields=["batch"],
                name="import_problem_waiting",
                condition=Q(row__isnull=False, settled_by=None),
            ),
            # People who are waited for, by their number.
            models.Index(
                fields=["value"],
                name="import_problem_person",
                condition=Q(row__isnull=False, settled_by=None, code="unknown_person"),
            ),
        ]
