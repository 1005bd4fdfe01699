"""The nights: a run per kind and business date, its work items, what is due later, what waits for a person."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benefits.models.parameters import ParameterSet
from registry.models import Person
from registry.models.changes import XidField


class Outcome(models.TextChoices):
    """How a night ended for one person; the counters of a balance."""

    AWARDED = "awarded", _("awarded")
    REFUSED = "refused", _("refused")
    MANUAL = "manual", _("sent to a person")
    POSTPONED = "postponed", _("not yet due")
    DECEASED = "deceased", _("deceased")
    ABROAD = "abroad", _("lives abroad")
    ALREADY_COVERED = "already_covered", _("already receives it")
    MERGED = "merged", _("record merged into another")
    NO_RIGHT = "no_right", _("no right, and none was asked for")
    ORDERED = "ordered", _("payment ordered")
    NO_ACCOUNT = "no_account", _("ordered, waits for an account")
    NOTHING_DUE = "nothing_due", _("nothing due")


class Run(models.Model):
    """One night of one kind: unique on its business date, with everything frozen that its judgements depend on.

    `changes_from` and `changes_to` are transaction ids: the run reads the fact changes in [from, to).
    """

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind of night"), max_length=20)
    business_date = models.DateField(_("business date"))
    status = models.CharField(_("state"), max_length=8, choices=Status.choices, default=Status.RUNNING)
    parameters = models.ForeignKey(ParameterSet, models.PROTECT, related_name="+")
    rule_version = models.CharField(_("version of the rules"), max_length=40)
    code_version = models.CharField(_("version of the portal"), max_length=40, blank=True)
    reached_from = models.DateField(_("ages reached after"), null=True)
    changes_from = XidField()
    changes_to = XidField()
    found = models.PositiveIntegerField(_("found"), default=0)
    first_item = models.BigIntegerField(null=True)
    last_item = models.BigIntegerField(null=True)
    counters = models.JSONField(default=dict)
    balance_closed = models.BooleanField(_("balance closed"), null=True)
    note = models.TextField(_("note"), blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )
    started_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("night")
        verbose_name_plural = _("nights")
        ordering = ["-business_date"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "business_date"], name="run_once_a_date"),
            models.UniqueConstraint(fields=["kind"], name="run_one_at_a_time", condition=Q(status="running")),
            models.CheckConstraint(
                name="run_finishes_balanced", condition=~Q(status="finished") | Q(balance_closed=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.business_date}"


class WorkItem(models.Model):
    """One candidate of one run. Its outcome commits together with the decision, the entitlement and the notice."""

    class Status(models.IntegerChoices):
        PENDING = 0
        DONE = 1

    class Why(models.TextChoices):
        AGE = "age"
        DUE = "due"
        CHANGE = "change"
        UNDATED = "undated"
        EARLY = "early"
        LAW = "law"

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="items", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.CharField(max_length=7, choices=Why.choices)
    status = models.SmallIntegerField(choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, null=True)  # noqa: DJ001
    reason = models.CharField(max_length=80, blank=True, default="")
    decision_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "run", "about"], name="work_item_once", nulls_distinct=False),
            models.CheckConstraint(
                name="work_item_done_has_outcome",
                condition=Q(status=0, outcome=None) | Q(status=1, outcome__isnull=False),
            ),
        ]


class Cursor(models.Model):
    """How far the nights of one kind have come: every age reached before `reached_through` + 1 day is judged,
    every fact change below transaction `changes_through` is read, under the law `parameters`."""

    kind = models.CharField(max_length=20, primary_key=True)
    reached_through = models.DateField()
    changes_through = XidField()
    parameters = models.ForeignKey(ParameterSet, models.PROTECT, related_name="+")


class Due(models.Model):
    """A day on which a person must be judged again: a child's 8th birthday, a law's first day."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["kind", "on"], name="due_on")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about"], name="due_once", nulls_distinct=False)
        ]


class ManualReview(models.Model):
    """A person whom the night could not decide: one open row, with every reason, until somebody or a night decides.

    An officer who works on it holds it by `claimed_by`; one holds it at a time.
    """

    class Resolution(models.TextChoices):
        DECIDED = "decided", _("decided by a later judgement")
        DISMISSED = "dismissed", _("closed without a decision")

    kind = models.CharField(_("kind of night"), max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reviews")
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    reasons = ArrayField(models.CharField(max_length=80))
    opened_by_run = models.ForeignKey(
        Run, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("opened by the night")
    )
    opened_on = models.DateField(_("opened"))
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    claimed_at = models.DateTimeField(_("taken"), null=True)
    resolved_at = models.DateTimeField(_("closed"), null=True)
    resolution = models.CharField(_("how it was closed"), max_length=9, choices=Resolution.choices, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("closed by"),
    )
    decision_id = models.BigIntegerField(_("number of the decision"), null=True)

    class Meta:
        verbose_name = _("case for a person")
        verbose_name_plural = _("cases for a person")
        indexes = [
            models.Index(fields=["opened_on", "id"], name="review_open", condition=Q(resolved_at=None)),
            GinIndex(fields=["reasons"], name="review_open_reasons", condition=Q(resolved_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"],
                name="review_open_once",
                condition=Q(resolved_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="review_has_reason", condition=Q(reasons__len__gt=0)),
            models.CheckConstraint(
                name="review_claim_whole",
                condition=Q(claimed_by=None, claimed_at=None) | Q(claimed_by__isnull=False, claimed_at__isnull=False),
            ),
        ]
