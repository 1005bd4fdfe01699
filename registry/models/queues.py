"""The housing and the car queue: a journal of entries from which the whole order can be replayed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Source
from registry.models.people import Person


class Queue(models.Model):
    """One order of waiting people: cars for the whole country, housing by economic region."""

    class Kind(models.TextChoices):
        HOUSING = "housing", _("Housing")
        CAR = "car", _("Car")

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    region = models.ForeignKey("registry.Region", models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.code


class QueueCategory(models.TextChoices):
    """The ground on which a person waits (Cabinet decision 501 of 2020-12-18; housing rules of 2024-07-16)."""

    MARTYR_FAMILY = "martyr", _("Family of a martyr")
    WAR = "war", _("Disability from the defence of the country")
    SERVICE = "service", _("Disability from military service")
    CHERNOBYL = "chernobyl", _("Disability from Chernobyl")
    JANUARY = "january", _("Disability from 20 January")
    ORPHAN = "orphan", _("Left care without parents")


class QueueEntry(models.Model):
    """One line of the journal of a queue; append-only. The order of a queue follows from these lines alone.

    `on` is the day from which the line counts, `recorded_at` when the state knew it. A waiting person stands by
    (`ranked_on`, number of the line that joined). `void` takes back the line `voids`, which then never counted.
    """

    class Verb(models.TextChoices):
        JOINED = "joined", _("joined")
        LEFT = "left", _("left the queue")
        SUSPENDED = "suspended", _("suspended")
        RESUMED = "resumed", _("waits again")
        CATEGORY = "category", _("another ground")
        RANK = "rank", _("place corrected")
        VOID = "void", _("line withdrawn")

    class Reason(models.TextChoices):
        APPLIED = "applied", _("taken on record")
        SERVED = "served", _("got what was waited for")
        DIED = "died", _("died")
        MOVED = "moved", _("moved away")
        NO_RIGHT = "no_right", _("the right has ended")
        OWN_WISH = "own_wish", _("at the person's own wish")
        PAPERS = "papers", _("papers are missing")
        PAPERS_CAME = "papers_came", _("the papers have come")
        COURT = "court", _("decision of a court")
        ERROR = "error", _("an error was corrected")
        NEW_GROUND = "new_ground", _("a new ground was proven")
        FAMILY = "family", _("the place passed to the family")
        TWICE = "twice", _("one person waited twice")

    id = models.BigAutoField(primary_key=True)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="entries", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="queue_entries")
    verb = models.CharField(max_length=9, choices=Verb.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    category = models.CharField(max_length=9, choices=QueueCategory.choices, blank=True)
    ranked_on = models.DateField(null=True, blank=True)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    voids = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="voided_by")
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    source_ref = models.CharField(_("source reference"), max_length=80, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["queue", "on", "id"], name="queue_entry_order")]
        constraints = [
            models.CheckConstraint(
                name="queue_entry_joins_whole",
                condition=~Q(verb="joined") | (Q(ranked_on__isnull=False) & ~Q(category="")),
            ),
            models.CheckConstraint(
                name="queue_entry_void_names_line",
                condition=Q(verb="void", voids__isnull=False) | (~Q(verb="void") & Q(voids=None)),
            ),
        ]


class QueuePlace(models.Model):
    """Where a person stands in a queue now: kept by the queue services from the journal, read by every page.

    The number itself is counted, not kept: people of the same queue who wait before (`ranked_on`, `joined`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SUSPENDED = "suspended", _("suspended")
        LEFT = "left", _("left the queue")

    queue = models.ForeignKey(Queue, models.PROTECT, related_name="places", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="queue_places")
    category = models.CharField(max_length=9, choices=QueueCategory.choices)
    ranked_on = models.DateField()
    joined = models.OneToOneField(QueueEntry, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices)
    since = models.DateField()

    class Meta:
        indexes = [
            models.Index(
                fields=["queue", "ranked_on", "joined"],
                include=["category"],
                name="queue_place_waiting",
                condition=Q(state="waiting"),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["queue", "person"], name="queue_place_one", condition=~Q(state="left")),
        ]
