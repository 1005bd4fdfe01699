"""Who looked at whose record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person


class Purpose(models.TextChoices):
    """Why a record is opened, in words that its owner understands."""

    OWN = "own", _("Your own visit")
    REPRESENT = "represent", _("Your representative acted for you")
    CASE = "case", _("Work on your case")
    REVIEW = "review", _("A decision about your pension needs a person")
    SEARCH = "search", _("An officer looked for you")
    AUDIT = "audit", _("Check of the state's own work")
    ADMIN = "admin", _("Ministry administration")
    CHECK = "check", _("Somebody checked a document of yours with your date of birth")


class RecordLook(models.Model):
    """A look at a person's record, or the refused try of one; append-only.

    The owner's own use is one row a session; a robot's look is derived from its run, not stored here. Nobody is signed
    in at the public check of a document: such a look has no actor.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="looks", db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=12)
    office = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=9, choices=Purpose.choices)
    about = models.CharField(max_length=80, blank=True)
    refused = models.BooleanField(default=False)
    session = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="record_look_person")]
        constraints = [
            models.CheckConstraint(
                name="record_look_by_somebody", condition=Q(actor__isnull=False) | Q(purpose="check")
            ),
            models.UniqueConstraint(
                fields=["person", "actor", "session"],
                name="record_look_own_once_a_session",
                condition=Q(purpose="own"),
            ),
        ]
