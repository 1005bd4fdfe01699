"""Two records found to be one human being, and what moved, so that it can be taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registry.models.people import Person


class Merge(models.Model):
    """One merge of `person` into `into`: `moved` lists the rows closed there and opened here, by kind of fact."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="merge_one_standing", condition=Q(undone_at=None)),
            models.CheckConstraint(name="merge_of_two", condition=~Q(person=F("into"))),
        ]
