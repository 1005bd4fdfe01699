"""Who people are: the person, its identifiers and where it lives."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Fact, Source, no_overlap, not_empty

COUNTRY_PATTERN = r"^[A-Z]{2}$"
FIN_PATTERN = r"^[0-9A-HJ-NP-Z]{7}$"


class Sex(models.TextChoices):
    """Sex as the civil registry writes it."""

    MALE = "M", _("Male")
    FEMALE = "F", _("Female")


class PersonalData(models.Model):
    """What the civil registry says of a person; what is unknown stays unknown and is never guessed.

    `citizenship` is the country's code of ISO 3166-1 (two capitals).
    """

    surname = models.CharField(_("surname"), max_length=80, blank=True)
    given_name = models.CharField(_("name"), max_length=80, blank=True)
    patronymic = models.CharField(_("father's name"), max_length=80, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, null=True, blank=True)  # noqa: DJ001
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    died_on = models.DateField(_("date of death"), null=True, blank=True)
    citizenship = models.CharField(_("citizenship"), max_length=2, null=True, blank=True)  # noqa: DJ001
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    source_ref = models.CharField(_("source reference"), max_length=80, blank=True)

    class Meta:
        abstract = True


class Person(PersonalData):
    """A human being known to the state; `id` never leaves the house, `public_id` stands in addresses.

    The row is the present version; versions that it replaced stand in `PersonVersion`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    search_name = models.CharField(max_length=255, blank=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    possible_duplicate = models.BooleanField(_("possible duplicate"), default=False)
    synthetic = models.BooleanField(_("made up"), default=False, editable=False)
    user = models.OneToOneField(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="person", editable=False
    )
    recorded_from = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["sex", "birth_date"], name="person_sex_birth_date"),
            models.Index(fields=["id"], name="person_undated", condition=Q(birth_date=None) | Q(sex=None)),
            GinIndex(fields=["search_name"], name="person_search_name", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=Q(died_on=None) | Q(birth_date=None) | Q(died_on__gte=F("birth_date")),
                violation_error_message=_("The date of death is before the date of birth."),
            ),
            models.CheckConstraint(name="person_sex_known", condition=Q(sex=None) | Q(sex__in=["M", "F"])),
            models.CheckConstraint(
                name="person_citizenship_code",
                condition=Q(citizenship=None) | Q(citizenship__regex=COUNTRY_PATTERN),
                violation_error_message=_("Citizenship is a country's code: two capital letters, such as AZ."),
            ),
            models.CheckConstraint(name="person_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """`Soyad Ad Ata adı oğlu/qızı`, as Azerbaijani documents write a name."""
        suffix = {"M": "oğlu", "F": "qızı"}.get(self.sex or "", "") if self.patronymic else ""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic, suffix) if part)

    @property
    def own_records(self) -> models.QuerySet[Person]:
        """All records of this human being: the one that stays and those merged into it, for `person__in=`.

        What was decided, told and looked at before a merge stays with the record it was written to.
        """
        kept = self.merged_into_id or self.pk
        return Person.objects.filter(Q(pk=kept) | Q(merged_into=kept))


class PersonVersion(PersonalData):
    """What `Person` said before a correction, with the time in which the state held it for true."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="versions")
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_to"]
        constraints = [
            models.CheckConstraint(name="person_version_has_length", condition=Q(recorded_to__gt=F("recorded_from"))),
        ]


class Identifier(Fact):
    """A number by which papers call a person: dated, and of one person only while it is valid."""

    class Kind(models.TextChoices):
        FIN = "fin", _("FIN")
        PASSPORT = "passport", _("Passport")
        IDENTITY_CARD = "card", _("Identity card")

    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["value", "kind"], name="identifier_value")]
        constraints = [
            no_overlap("identifier_of_one_person", "value", "kind"),
            no_overlap("identifier_one_at_a_time", "person", "kind"),
            not_empty("identifier_valid_some_day"),
            models.CheckConstraint(
                name="identifier_fin_alphabet",
                condition=~Q(kind="fin") | Q(value__regex=FIN_PATTERN),
                violation_error_message=_("A FIN has 7 signs: digits and Latin capitals without I and O."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Residence(Fact):
    """Where a person is registered to live; `country` other than AZ means abroad."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    country = models.CharField(max_length=2, default="AZ")
    district = models.ForeignKey("registry.District", models.PROTECT, null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            no_overlap("residence_one_at_a_time", "person"),
            not_empty("residence_valid_some_day"),
            models.CheckConstraint(
                name="residence_at_home_has_district", condition=~Q(country="AZ") | Q(district__isnull=False)
            ),
        ]
