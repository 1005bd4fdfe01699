"""Four eyes: what one person proposes takes effect only when another person has seen the same bytes and agreed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ApprovalState(models.TextChoices):
    """Where a proposal stands; pending is the only state that can be left."""

    PENDING = "pending", _("Waiting for a second person")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """The vocabulary for approvals."""

    def pending(self) -> ApprovalQuerySet:
        """Proposals that still wait for a second person."""
        return self.filter(state=ApprovalState.PENDING)

    def of_kind(self, kind: str) -> ApprovalQuerySet:
        """Proposals of one kind, for example `law.parameter`."""
        return self.filter(kind=kind)


class Approval(models.Model):
    """A proposal with its exact payload, its maker, and the other person who decided on it."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=80, help_text=_("What is proposed, for example law.parameter."))
    payload = models.JSONField(_("payload"), help_text=_("Exactly what takes effect; never edited."))
    payload_hash = models.CharField(_("hash"), max_length=64, help_text=_("SHA-256 of the canonical payload."))
    state_hash = models.CharField(
        _("hash of what it points at"), max_length=64, blank=True, help_text=_("As it stood when it was proposed.")
    )
    needed = models.PositiveSmallIntegerField(_("signatures needed"), default=1)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("stands in the place of"),
        help_text=_("The proposal that its maker edited; signatures under that one do not count here."),
    )
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ApprovalState, default=ApprovalState.PENDING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals_proposed", verbose_name=_("maker")
    )
    proposed_by_person = models.CharField(_("maker as a person"), max_length=40)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approvals_decided",
        verbose_name=_("checker"),
    )
    decided_by_person = models.CharField(_("checker as a person"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("-proposed_at", "-pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["kind", "proposed_at"], condition=Q(state="pending"), name="accounts_approval_pending"
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_approval_hash_form", condition=Q(payload_hash__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="accounts_approval_state_hash_form",
                condition=Q(state_hash="") | Q(state_hash__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(name="accounts_approval_needs_somebody", condition=Q(needed__gte=1)),
            models.CheckConstraint(
                name="accounts_approval_state_known",
                condition=Q(state__in=["pending", "approved", "rejected", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="accounts_approval_maker_is_not_checker",
                condition=~Q(state__in=["approved", "rejected"])
                | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by_person=F("proposed_by_person"))),
                violation_error_message=_("The person who proposed it cannot decide on it."),
            ),
            models.CheckConstraint(
                name="accounts_approval_withdrawn_by_maker",
                condition=~Q(state="withdrawn") | Q(decided_by=F("proposed_by")),
                violation_error_message=_("Only the person who proposed it can withdraw it."),
            ),
            models.CheckConstraint(
                name="accounts_approval_decided_whole",
                condition=Q(state="pending", decided_by__isnull=True, decided_at__isnull=True, decided_by_person="")
                | (
                    ~Q(state="pending")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by_person="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} ({self.state})"


class ApprovalSignature(models.Model):
    """One person's signature under a proposal, append-only: as which person and role, under which seals."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="signatures")
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.CharField(_("checker as a person"), max_length=40)
    role = models.CharField(_("role"), max_length=10)
    seen_hash = models.CharField(_("hash seen"), max_length=64)
    state_hash = models.CharField(_("hash of what it points at"), max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["approval", "person"], name="accounts_signature_once_a_person"),
            models.UniqueConstraint(fields=["approval", "actor"], name="accounts_signature_once_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.role})"


class ApprovalMove(models.Model):
    """One line of the append-only log: who moved a proposal, when, from which state to which, seeing which hash."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="moves")
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(_("from"), max_length=10, choices=ApprovalState, blank=True)
    to_state = models.CharField(_("to"), max_length=10, choices=ApprovalState)
    seen_hash = models.CharField(_("hash seen"), max_length=64)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("move of an approval")
        verbose_name_plural = _("moves of approvals")
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["approval", "to_state"], name="accounts_approvalmove_once_per_state"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state or '-'} → {self.to_state}"
