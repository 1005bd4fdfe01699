"""What a person is to the law besides age, work and health: grounds of allowances, stipends and other help."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import OPEN, Fact, no_overlap, not_empty
from registry.models.people import Person


class PersonStatus(Fact):
    """A status of a person while valid; codes are those that the conditions of the catalogue read.

    `detail` is the title or the number of the order; `about` the one on whom the status rests: the martyr, the hero,
    the parent, the child of a leave. None: it rests on nobody else.
    """

    class Kind(models.TextChoices):
        MARTYR_FAMILY = "martyr_family_member", _("Member of a martyr's family")
        JANUARY_FAMILY = "january20_martyr_family", _("Family of a martyr of 20 January")
        AFGHANISTAN_FAMILY = "afghanistan_fallen_family", _("Family of one who fell in Afghanistan")
        PATRIOTIC_WAR_HERO = "patriotic_war_hero", _("Hero of the Patriotic War")
        NATIONAL_HERO = "national_hero", _("National Hero")
        WWII_PARTICIPANT = "wwii_participant", _("Took part in the Second World War")
        LENINGRAD_SIEGE = "leningrad_siege", _("Medal for the defence of Leningrad")
        WWII_WIDOW = "wwii_widow", _("Widow of a fallen soldier of the Second World War")
        WAR_VETERAN = "war_veteran", _("War veteran")
        WAR_WOUNDED = "war_wounded", _("Wounded in the defence of the country")
        CHERNOBYL = "chernobyl", _("Took part in the clean-up at Chernobyl")
        HONORARY_TITLE = "honorary_title", _("Honorary title")
        PERSONAL_STIPEND = "personal_stipend_order", _("Personal stipend by order of the President")
        IDP = "idp", _("Internally displaced person")
        ORPHAN = "orphan", _("Lost both parents")
        WITHOUT_PARENTAL_CARE = "deprived_of_parental_care", _("Left without the care of parents")
        GRADUATE_OF_INSTITUTION = "graduate_of_state_children_institution", _("Grew up in a state children's home")
        STATE_SUPPORT = "full_state_support", _("Kept wholly by the state")
        AT_RISK = "at_risk", _("Child at risk")
        NEGLECTED = "neglected", _("Neglected child")
        IN_CUSTODY = "in_custody", _("In custody")
        RELEASED_FROM_PRISON = "released_from_prison", _("Released from prison")
        NEEDS_HELP = "needs_medical_social_help", _("Needs medical and social help")
        TRAFFICKING_VICTIM = "trafficking_victim", _("Victim of human trafficking")
        CONSCRIPT = "conscript", _("Conscript service")
        RANK = "military_or_special_rank", _("Military or special rank")
        RANK_STRIPPED = "rank_stripped", _("Deprived of the rank")
        CIVIL_SERVANT = "civil_servant", _("Civil servant")
        LEFT_CIVIL_SERVICE = "left_civil_service", _("Left the civil service")
        FULL_TIME_STUDENT = "full_time_student", _("Full-time student")
        CONSULAR_REGISTERED = "consular_registered", _("Registered at a consulate")
        PERMANENT_RESIDENT = "permanent_resident", _("Permanent residence permit")
        CAPABILITY_LOST = "capability_lost", _("Declared incapable by a court")
        TERMINAL_ILLNESS = "terminal_illness", _("Incurable illness in its last stage")

    person = models.ForeignKey(Person, models.PROTECT, related_name="statuses")
    kind = models.CharField(max_length=40, choices=Kind.choices)
    detail = models.CharField(max_length=120, blank=True, db_default="")
    about = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="statuses_about")

    class Meta:
        constraints = [
            no_overlap("person_status_once", "person", "kind", condition=OPEN & Q(about=None)),
            no_overlap("person_status_once_about", "person", "kind", "about", condition=OPEN & Q(about__isnull=False)),
            not_empty("person_status_valid_some_day"),
            models.CheckConstraint(
                name="person_status_named",
                condition=~Q(kind__in=["honorary_title", "personal_stipend_order"]) | ~Q(detail=""),
            ),
            models.CheckConstraint(
                name="person_status_about_another", condition=Q(about=None) | ~Q(person=F("about"))
            ),
        ]


SENSITIVE = frozenset({PersonStatus.Kind.TRAFFICKING_VICTIM})
"""What only the person reads, and an officer with a purpose: never a representative, never a shared page."""
