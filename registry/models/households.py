"""Who lives from one purse: people of one house who share its meters, and what they declare besides wages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Fact, no_overlap, not_empty
from registry.models.people import Person


class Household(models.Model):
    """A house or flat with its own meters, known by the code of the meter; whoever shares it is one family."""

    code = models.CharField(max_length=20)
    district = models.ForeignKey("registry.District", models.PROTECT, null=True, blank=True)
    address = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="household_code")]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """Where it is: the district and the address, as far as they are known."""
        return ", ".join(filter(None, (self.district.name if self.district else "", self.address)))


class HouseholdMember(Fact):
    """The person lives in the household while valid: for targeted assistance its people are one family."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="households")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")

    class Meta:
        constraints = [
            no_overlap("household_member_one_at_a_time", "person"),
            not_empty("household_member_valid_some_day"),
        ]


class IncomeDeclaration(Fact):
    """An income that no other register knows, in AZN a month while valid, as the person declared it."""

    class Kind(models.TextChoices):
        BUSINESS = "business", _("Business of one's own")
        RENT = "rent", _("Rent")
        ABROAD = "abroad", _("Money from abroad")
        LIVESTOCK = "livestock", _("Livestock and land")
        OTHER = "other", _("Another income")

    person = models.ForeignKey(Person, models.PROTECT, related_name="declared_incomes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    monthly_amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            no_overlap("income_declaration_one_of_a_kind", "person", "kind"),
            not_empty("income_declaration_valid_some_day"),
            models.CheckConstraint(name="income_declaration_not_negative", condition=Q(monthly_amount__gte=0)),
        ]
