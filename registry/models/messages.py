"""Notices and the outbox of SMS and e-mail: one row is both."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person


class Message(models.Model):
    """Something the state tells a person: shown in the cabinet and sent by SMS or e-mail once a relay takes it.

    Written in the transaction of what it tells; `template` and `payload` (codes and values, never text) make the words
    in the reader's language. `about_id` is the decision, case or document meant; the same thing is told once.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        NO_CONTACT = "no_contact", _("no verified contact")
        FAILED = "failed", _("failed")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    template = models.CharField(max_length=40)
    about_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    channel = models.CharField(max_length=5, blank=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="message_pending", condition=Q(state="pending"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "template", "about_id"], name="message_once", nulls_distinct=True
            )
        ]
