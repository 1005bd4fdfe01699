"""Notices and the outbox of SMS and e-mail: one row is both."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person


class Topic(models.TextChoices):
    """What a message is about: the channel is chosen per topic."""

    DECISIONS = "decisions", _("Decisions about my rights")
    PAYMENTS = "payments", _("Payments")
    RECORD = "record", _("Changes of my record")
    CASES = "cases", _("Answers to what I asked or objected to")
    SECURITY = "security", _("Sign-in and security")


class MessageChoice(models.Model):
    """Where a person wants to be told about a topic besides the cabinet: phone, email, or nowhere (empty)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="message_choices")
    topic = models.CharField(max_length=9, choices=Topic.choices)
    channels = ArrayField(models.CharField(max_length=5), default=list)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="message_choice_one")]


class LetterBatch(models.Model):
    """Paper letters of one centre, printed together, for people with neither phone nor e-mail."""

    centre = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    letters = models.PositiveIntegerField()
    file = models.FileField(upload_to="letters/")
    sha256 = models.CharField(max_length=64)


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
        UNWANTED = "unwanted", _("only in the cabinet")
        PRINTED = "printed", _("printed as a letter")

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
    batch = models.ForeignKey("registry.LetterBatch", models.PROTECT, null=True, related_name="messages")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="message_pending", condition=Q(state="pending")),
            models.Index(fields=["person"], name="message_for_paper", condition=Q(state="no_contact")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "template", "about_id"], name="message_once", nulls_distinct=True
            )
        ]
