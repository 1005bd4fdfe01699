"""Papers that the state issued to a person: certificates, extracts and letters, each with a code for checking."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person


def document_path(document: Document, _name: str) -> str:
    """Server-made file name: the digest of the content, sharded."""
    return f"documents/{document.sha256[:2]}/{document.sha256}"


class Document(models.Model):
    """An issued paper: its signed bytes, and the content as codes and values from which they were drawn.

    `kind` is the code of the service (ARA-01 … ARA-08) or `letter`; `about_id` is the decision of a letter. A document
    is never edited: a later one of the same kind may supersede it, and it may be withdrawn with a reason.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12)
    about_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=16, unique=True)
    language = models.CharField(max_length=2)
    recipient = models.CharField(_("for whom"), max_length=120, blank=True)
    content = models.JSONField(default=dict)
    valid_until = models.DateField(null=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.FileField(upload_to=document_path)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    superseded_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="supersedes")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-issued_at"], name="document_of_person"),
            models.Index(fields=["sha256"], name="document_of_bytes"),
        ]
        constraints = [
            models.CheckConstraint(name="document_code_form", condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$")),
            models.CheckConstraint(
                name="document_withdrawn_with_reason",
                condition=Q(withdrawn_at=None) | (~Q(withdrawn_because="") & Q(withdrawn_by__isnull=False)),
            ),
        ]
