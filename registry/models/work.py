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
    """A labour contract; several may lawfully overlap. Wage in AZN a month, gross.

    An amendment is the next row with the same employer and number, valid from the day of the change; `ended_because`
    (Labour Code, art. 68 to 75) stands on the row with which the contract ends. `workplace` is the district in which
    the work is done, where the notice says it.
    """

    class Ended(models.TextChoices):
        TERM = "term", _("its term ran out")
        OWN_WISH = "own_wish", _("at the worker's wish")
        AGREED = "agreed", _("by agreement")
        CLOSED = "closed", _("the employer closed down")
        STAFF_CUT = "staff_cut", _("the post was cut")
        EMPLOYER = "employer", _("by the employer")
        DEATH = "death", _("the worker died")
        OTHER = "other", _("another ground")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contracts")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=20)
    post = models.CharField(max_length=120)
    occupation = models.CharField(_("ISCO-08"), max_length=4, blank=True)
    monthly_wage = models.DecimalField(max_digits=12, decimal_places=2)
    ended_because = models.CharField(max_length=9, choices=Ended.choices, blank=True, db_default="")
    workplace = models.ForeignKey(
        "registry.District", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place of work")
    )

    class Meta:
        indexes = [models.Index(fields=["number"], name="labour_contract_number")]
        constraints = [
            not_empty("labour_contract_valid_some_day"),
            models.CheckConstraint(name="labour_contract_wage", condition=Q(monthly_wage__gt=0)),
        ]


class ContractSuspension(Fact):
    """A time in which a labour contract is in force and no work is done; the contract is named by its number."""

    class Reason(models.TextChoices):
        MATERNITY = "maternity", _("Maternity leave")
        CHILD_CARE = "child_care", _("Child-care leave")
        UNPAID = "unpaid", _("Unpaid leave")
        ILLNESS = "illness", _("Long illness")
        MILITARY = "military", _("Military service")
        OTHER = "other", _("Another reason")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contract_suspensions")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    reason = models.CharField(max_length=10, choices=Reason.choices)

    class Meta:
        constraints = [
            no_overlap("contract_suspension_once", "person", "employer", "number"),
            not_empty("contract_suspension_valid_some_day"),
        ]


class EmploymentStatus(Fact):
    """Registration as a jobseeker or as unemployed (Employment Act); one at a time."""

    class Kind(models.TextChoices):
        JOBSEEKER = "jobseeker", _("Jobseeker")
        UNEMPLOYED = "unemployed", _("Unemployed")

    person = models.ForeignKey(Person, models.PROTECT, related_name="employment_statuses")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    office = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            no_overlap("employment_status_one_at_a_time", "person"),
            not_empty("employment_status_valid_some_day"),
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
