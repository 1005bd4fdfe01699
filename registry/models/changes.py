"""What changed in the registry: the list that the nights read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Func

from registry.models.people import Person

if TYPE_CHECKING:
    BigInteger = models.BigIntegerField[int, int]
else:
    BigInteger = models.BigIntegerField


class XidField(BigInteger):
    """A transaction id that never wraps (`xid8`), as an int."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, *args: Any) -> int | None:
        return None if value is None else int(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return str(value) if isinstance(value, int) else value


class CurrentTransaction(Func):
    """`pg_current_xact_id()`: the id of the transaction that writes."""

    function = "pg_current_xact_id"
    output_field = XidField()


class FactChange(models.Model):
    """Somebody's facts of one kind changed in the transaction `xid`; append-only, one row per person and batch.

    Readers keep a cursor of transaction ids and read only below what `changes_settled()` of `benefits.runs.opening`
    answers, the oldest transaction of this database that still runs, so that a change committed late is never lost.
    `verb`, `fact_id` and `actor` say who did what to which row; a batch leaves them empty, and so does whatever has no
    actor.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        IDENTIFIER = "identifier"
        RESIDENCE = "residence"
        FAMILY = "family"
        CONTRACT = "contract"
        ACCOUNT = "account"
        HAZARD = "hazard"
        FLIGHT = "flight"
        DISABILITY = "disability"
        REHABILITATION = "rehabilitation"
        EMPLOYMENT = "employment"
        QUEUE = "queue"
        BANK_ACCOUNT = "bank"
        CONTACT = "contact"
        REPRESENTATION = "representation"
        DISPUTE = "dispute"
        BENEFIT = "benefit"
        STATUS = "status"
        HOUSEHOLD = "household"
        INCOME = "income"

    class Verb(models.TextChoices):
        RECORDED = "recorded"
        ENDED = "ended"
        CORRECTED = "corrected"
        VOID = "void"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    xid = XidField(db_default=CurrentTransaction(), editable=False)
    verb = models.CharField(max_length=9, choices=Verb.choices, blank=True, db_default="")
    fact_id = models.BigIntegerField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["xid", "kind"], name="fact_change_xid")]
