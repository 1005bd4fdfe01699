"""What an officer found at a family that asked for targeted assistance."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Person


class HomeVisit(models.Model):
    """A visit to the home of the person who applied, with its findings (Targeted State Social Assistance Act).

    Never edited: a wrong one is withdrawn, once, and another is written. `assets_above_limit` None: not looked at.
    """

    class Result(models.TextChoices):
        MATCHES = "matches", _("matches what was declared")
        DIFFERS = "differs", _("differs from what was declared")

    person = models.ForeignKey(Person, models.PROTECT, related_name="home_visits")
    visited_on = models.DateField(_("day of the visit"))
    result = models.CharField(_("what was found"), max_length=7, choices=Result.choices)
    assets_above_limit = models.BooleanField(_("property or spending above the limit"), null=True)
    note = models.CharField(_("note"), max_length=400, blank=True, db_default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "visited_on"], name="home_visit_one_a_day", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="home_visit_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
