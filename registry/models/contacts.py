"""Phone and e-mail, verified by a code."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person


class ContactPoint(models.Model):
    """A phone number or an e-mail address that a person gave; it is used only once verified."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    value = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["value"], name="contact_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="contact_one_verified",
                condition=Q(verified_at__isnull=False, withdrawn_at=None),
            ),
        ]


class ContactCode(models.Model):
    """A six-digit code sent to a contact point: kept as a keyed hash, short-lived, five tries."""

    contact = models.ForeignKey(ContactPoint, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
