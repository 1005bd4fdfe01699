"""What a person says against a decision, and how it was answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Approval
from benefits.models.decisions import Decision
from registry.models import Evidence, Person


class AppealState(models.TextChoices):
    """Where an appeal stands; upheld, refused and withdrawn are final."""

    OPENED = "opened", _("received")
    IN_WORK = "in_work", _("an officer looks at it")
    UPHELD = "upheld", _("upheld")
    REFUSED = "refused", _("not upheld")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = (AppealState.OPENED, AppealState.IN_WORK)


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Vocabulary of appeals."""

    def open(self) -> AppealQuerySet:
        """Return those that wait for an answer."""
        return self.filter(state__in=OPEN_STATES)


class Appeal(models.Model):
    """A person's appeal against `decision`, to be answered by `due_on` by somebody who did not take part in it.

    `standing` is the decision that stands in its place meanwhile, itself at first; `lodge_until` the last day to
    appeal, None where the law table does not know it: then no appeal is refused for lateness. An upheld one has the
    second signature `approval`, and `followed_by` is the decision that came of it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals")
    standing = models.ForeignKey(Decision, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(_("why"), blank=True, db_default="")
    lodge_until = models.DateField(_("last day to appeal"), null=True)
    due_on = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=9, choices=AppealState.choices, default=AppealState.OPENED)
    opened_at = models.DateTimeField(_("received"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer = models.TextField(_("answer"), blank=True, db_default="")
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="+")
    followed_by = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes = [
            models.Index(fields=["due_on", "id"], name="appeal_due", condition=Q(state__in=OPEN_STATES)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["standing"], name="appeal_open_once", condition=Q(state__in=OPEN_STATES)),
            models.CheckConstraint(name="appeal_state_known", condition=Q(state__in=AppealState.values)),
            models.CheckConstraint(
                name="appeal_in_work_is_somebodys", condition=~Q(state="in_work") | Q(taken_by__isnull=False)
            ),
            models.CheckConstraint(
                name="appeal_answered_whole",
                condition=Q(state__in=OPEN_STATES, closed_at=None, answered_by=None, answer="")
                | Q(state="withdrawn", closed_at__isnull=False, answered_by=None, answer="")
                | (
                    Q(state__in=["upheld", "refused"], closed_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="appeal_upheld_by_two",
                condition=Q(state="upheld", approval__isnull=False) | (~Q(state="upheld") & Q(approval=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in OPEN_STATES


class AppealMove(models.Model):
    """One line of the append-only log of an appeal: who moved it, when, from which state to which.

    Where the states are the same, `decision` is the later decision that took the place of the one appealed against.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="moves")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    from_state = models.CharField(max_length=9, blank=True)
    to_state = models.CharField(max_length=9, choices=AppealState.choices)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("at", "pk")


class AppealPaper(models.Model):
    """A paper that was sent with an appeal."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="papers")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "evidence"], name="appeal_paper_once")]
