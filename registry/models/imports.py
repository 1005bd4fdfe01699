"""Deliveries from the source systems: what came, what of it was taken in, and why the rest was not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Source


class ImportBatch(models.Model):
    """One delivery from a source agency, known by its own reference and by the hash of its file: taken in once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    source = models.CharField(max_length=12, choices=Source.choices)
    reference = models.CharField(max_length=80)
    kind = models.CharField(max_length=14, blank=True, db_default="")
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.FINISHED)
    file = models.FileField(upload_to="imports/", blank=True, db_default="")
    sha256 = models.CharField(max_length=64, blank=True, db_default="")
    received_at = models.DateTimeField()
    received_from = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(db_default=0)
    unchanged = models.PositiveIntegerField(db_default=0)
    refused = models.PositiveIntegerField(db_default=0)
    error = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="import_batch_once"),
            models.UniqueConstraint(
                fields=["kind", "sha256"],
                name="import_batch_file_once",
                condition=~models.Q(sha256="") & ~models.Q(state="failed"),
            ),
        ]


class ImportedRow(models.Model):
    """What became of a row of a source system, by its own reference: the newest wins, the same one changes nothing."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    kind = models.CharField(max_length=14)
    reference = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=16)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)
    fact_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "reference"], name="imported_row_once")]


class ImportProblem(models.Model):
    """A row of a delivery that was not taken in: its line, field, a code and the reason in words."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="problems")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=24)
    reason = models.CharField(max_length=300)
    reference = models.CharField(max_length=80, blank=True)
    raw = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "line"], name="import_problem_line")]
