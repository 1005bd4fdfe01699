"""Disability and rehabilitation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Fact, no_overlap, not_empty
from registry.models.people import Person


class Disability(Fact):
    """Loss of functions in per cent, since 2022-07-01 in steps (Cabinet decision of May 2022).

    `illness` is the group of the illness; blank where the decision does not name it, which is unknown and not "none".
    """

    class Cause(models.TextChoices):
        GENERAL = "general", _("General illness")
        CHILDHOOD = "childhood", _("From childhood")
        WORK = "work", _("Work injury")
        OCCUPATIONAL = "occupational", _("Occupational illness")
        WAR = "war", _("Defence of the country")
        SERVICE = "service", _("Duties of military service")
        SERVICE_ILLNESS = "service_illness", _("Illness got in military service")
        WAR_ZONE = "war_zone", _("Events in a zone of war")
        TERROR = "terror", _("Act of terror")
        JANUARY_20 = "january_20", _("Events of 20 January 1990")
        WWII = "wwii", _("Second World War")
        INTERNATIONAL_DUTY = "international_duty", _("International duty")
        CHERNOBYL = "chernobyl", _("Chernobyl")
        CHERNOBYL_MILITARY = "chernobyl_military", _("Military duties at Chernobyl")

    class Illness(models.TextChoices):
        SIGHT = "sight", _("Sight")
        HEARING = "hearing", _("Hearing")
        MENTAL = "mental", _("Mental illness")
        MOVEMENT = "movement", _("Movement")
        OTHER = "other", _("Another illness")

    person = models.ForeignKey(Person, models.PROTECT, related_name="disabilities")
    percent = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=20, choices=Cause.choices)
    illness = models.CharField(max_length=8, choices=Illness.choices, blank=True, db_default="")

    class Meta:
        constraints = [
            no_overlap("disability_one_at_a_time", "person"),
            not_empty("disability_valid_some_day"),
            models.CheckConstraint(name="disability_percent", condition=Q(percent__gte=31, percent__lte=100)),
        ]


class RehabilitationMeasure(Fact):
    """One item of a person's rehabilitation programme; valid is the term of the programme.

    `due_on` is the day by which it has to be given, `given_on` the day on which it was; None: not given yet.
    """

    class Kind(models.TextChoices):
        DEVICE = "device", _("Device")
        MEDICAL = "medical", _("Medical rehabilitation")
        VOCATIONAL = "vocational", _("Vocational rehabilitation")
        SOCIAL = "social", _("Social rehabilitation")
        PSYCHOLOGICAL = "psychology", _("Psychological help")

    person = models.ForeignKey(Person, models.PROTECT, related_name="rehabilitation")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    provider = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [not_empty("rehabilitation_valid_some_day")]
