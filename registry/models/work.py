"""Work: employers, labour contracts, hazardous work and flight service."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Fact, no_overlap, not_empty
from registry.models.people import Person


class Sector(models.TextChoices):
    """Sector that decides the rate of social insurance (law on social insurance)."""

    STATE = "state", _("State")
    OIL = "oil", _("Oil and gas")
    PRIVATE = "private", _("Private, non-oil")
    ENTREPRENEUR = "entrepreneur", _("Individual entrepreneur")


class Employer(models.Model):
    """An insurer: who pays contributions, known by its tax number (VÖEN)."""

    voen = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=12, choices=Sector.choices)
    synthetic = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="employer_voen", condition=Q(voen__regex=r"^\d{9}[12]$"))]

    def __str__(self) -> str:
        return self.name


class LabourContract(Fact):
    """A labour contract; several may lawfully overlap. Wage in AZN a month, gross."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="contracts")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=20)
    post = models.CharField(max_length=120)
    occupation = models.CharField(_("ISCO-08"), max_length=4, blank=True)
    monthly_wage = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        indexes = [models.Index(fields=["number"], name="labour_contract_number")]
        constraints = [
            not_empty("labour_contract_valid_some_day"),
            models.CheckConstraint(name="labour_contract_wage", condition=Q(monthly_wage__gt=0)),
        ]


class HazardousWork(Fact):
    """Work from the approved list of underground, harmful and heavy work (Labour Pensions Act, art. 9.1).

    `months` may be fewer than `valid` spans; None: the conditions of that work are not proven yet (unknown, not "no").
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="hazardous_work")
    post = models.CharField(max_length=120)
    list_position = models.CharField(max_length=12, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            no_overlap("hazardous_work_no_overlap", "person"),
            not_empty("hazardous_work_valid_some_day"),
        ]


class FlightService(Fact):
    """Service in the air; `left_for_health` lowers the months needed (Labour Pensions Act, aviation)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="flight_service")
    months = models.PositiveSmallIntegerField()
    left_for_health = models.BooleanField(default=False)

    class Meta:
        constraints = [
            no_overlap("flight_service_no_overlap", "person"),
            not_empty("flight_service_valid_some_day"),
        ]
