"""What the state decided, and what it owes since."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from benefits.models.parameters import ParameterSet
from benefits.models.runs import Run
from registry.models import Person


class Per(models.TextChoices):
    """For which time an amount is due."""

    MONTH = "month", _("a month")
    HALF_YEAR = "half_year", _("half a year")
    YEAR = "year", _("a year")
    ONCE = "once", _("once")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Vocabulary of decisions."""

    def standing(self) -> DecisionQuerySet:
        """Return decisions that no later one supersedes."""
        return self.filter(superseded_by=None)

    def awaiting_index(self) -> DecisionQuerySet:
        """Return standing awards made before the index of their year was published: to be assessed anew with it."""
        return self.standing().filter(outcome="award", reasons__contains=["index_pending"])


class Decision(models.Model):
    """An immutable act: what was decided, for whom, from when, on which facts, by which law and rules, by whom.

    `trace` and `facts` are codes and values (texts are found by code and `rule_version`), enough for a stranger to
    decide again. A correction is a new decision with `supersedes`, never an edit (held by a trigger).
    """

    class Outcome(models.TextChoices):
        AWARD = "award", _("assigned")
        CHANGE = "change", _("changed")
        SUSPEND = "suspend", _("suspended")
        END = "end", _("ended")
        REFUSE = "refuse", _("refused")
        ANNUL = "annul", _("annulled")

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("code of the letter"), max_length=16, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="decisions")
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    benefit = models.CharField(_("benefit"), max_length=10)
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome.choices)
    decided_on = models.DateField(_("decided on"))
    right_from = models.DateField(_("right from"), null=True)
    right_until = models.DateField(_("right until"), null=True, help_text=_("first day without the right"))
    amount = models.DecimalField(_("amount, AZN"), max_digits=12, decimal_places=2, null=True)
    per = models.CharField(_("for"), max_length=9, choices=Per.choices, db_default=Per.MONTH, default=Per.MONTH)
    basis = models.CharField(_("basis"), max_length=12, blank=True, default="")
    instead = models.CharField(_("due instead"), max_length=10, blank=True, default="")
    reasons = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("reasons"))
    facts = models.JSONField()
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    known_at = models.DateTimeField(_("facts as known at"))
    rule_version = models.CharField(_("version of the rules"), max_length=40)
    parameters = models.ForeignKey(ParameterSet, models.PROTECT, related_name="+", db_index=False)
    trace = models.JSONField()
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name=_("stands in the place of")
    )
    appeal_until = models.DateField(_("appeal until"), null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(fields=["benefit", "person"], name="decision_refused", condition=Q(outcome="refuse")),
            models.Index(
                fields=["id"], name="decision_awaits_index", condition=Q(reasons__contains=["index_pending"])
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="decision_award_is_complete",
                condition=~Q(outcome__in=["award", "change"]) | Q(right_from__isnull=False, amount__gt=0),
            ),
            models.CheckConstraint(
                name="decision_right_not_in_future",
                condition=~Q(outcome="award") | Q(right_from=None) | Q(right_from__lte=models.F("decided_on")),
            ),
            models.CheckConstraint(
                name="decision_ends_some_day",
                condition=~Q(outcome__in=["suspend", "end"]) | Q(right_until__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_annuls_another", condition=~Q(outcome="annul") | Q(supersedes__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number by which papers call the decision."""
        return f"{self.benefit}-{self.decided_on.year}-{self.pk:06d}"

    @property
    def annulled_because(self) -> str:
        """Why this decision takes an earlier one back, as its supervisor wrote it for the person; else empty."""
        return str(self.facts.get("reason", "")) if self.outcome == self.Outcome.ANNUL else ""


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    """Vocabulary of entitlements."""

    def present(self) -> EntitlementQuerySet:
        """Return what the state holds for true now."""
        return self.filter(recorded__upper_inf=True)


class Entitlement(models.Model):
    """The right of `person` (because of `about`) to a benefit, paid to `payee`: `amount` AZN each `per` while `valid`.

    What is due once has one day. A change of amount or an end closes the recorded range and adds rows. Overlaps are
    refused by the database, and so are two rights of one `exclusive` group, of which a person chooses one.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="entitlements")
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    payee = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    benefit = models.CharField(max_length=10)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    per = models.CharField(max_length=9, choices=Per.choices, db_default=Per.MONTH, default=Per.MONTH)
    exclusive = models.CharField(max_length=12, blank=True, db_default="", default="")
    valid = DateRangeField()
    recorded = DateTimeRangeField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="entitlements", db_index=False)
    migrated = models.BooleanField(default=False)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        constraints = [
            ExclusionConstraint(
                name="entitlement_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("benefit", RangeOperators.EQUAL),
                    (Coalesce("about", 0, output_field=models.BigIntegerField()), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(recorded__upper_inf=True),
            ),
            ExclusionConstraint(
                name="entitlement_one_of_a_group",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("exclusive", RangeOperators.EQUAL),
                    ("benefit", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(recorded__upper_inf=True) & ~Q(exclusive=""),
            ),
            models.CheckConstraint(name="entitlement_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="entitlement_valid_some_day", condition=Q(valid__isempty=False)),
            models.CheckConstraint(name="entitlement_decided", condition=Q(migrated=True) | Q(decision__isnull=False)),
        ]
