"""Who belongs to whom, and who may act for whom."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.facts import Fact, no_overlap, not_empty
from registry.models.people import Person


class FamilyRelation(Fact):
    """`relative` is the `kind` of `person` while valid; a child is listed under each parent.

    An adopted child has the rights of one's own (Family Code, art. 128); one in foster care is the state's ward.
    """

    class Kind(models.TextChoices):
        CHILD = "child", _("Child")
        ADOPTED = "adopted", _("Adopted child")
        WARD = "ward", _("Child under guardianship")
        FOSTER = "foster", _("Child in foster care")
        SPOUSE = "spouse", _("Spouse")

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    relative = models.ForeignKey(Person, models.PROTECT, related_name="related_to")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    in_care = models.BooleanField(_("in the care of the person"), default=True)
    rights_lost = models.BooleanField(_("the person was deprived of parental rights"), default=False)

    class Meta:
        constraints = [
            no_overlap("family_relation_once", "person", "relative", "kind"),
            not_empty("family_relation_valid_some_day"),
            models.CheckConstraint(name="family_relation_of_two", condition=~Q(person=F("relative"))),
        ]


class Representation(Fact):
    """`representative` may act for `person` within `scope` while valid (parent, guardian, power of attorney)."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("Parent")
        GUARDIAN = "guardian", _("Guardian")
        ATTORNEY = "attorney", _("Power of attorney")

    class Scope(models.TextChoices):
        READ = "read", _("See the records")
        ACT = "act", _("Ask, choose and object")
        MONEY = "money", _("Change where the money goes")

    person = models.ForeignKey(Person, models.PROTECT, related_name="representatives")
    representative = models.ForeignKey(Person, models.PROTECT, related_name="represents")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    scope = ArrayField(models.CharField(max_length=5, choices=Scope.choices))

    class Meta:
        constraints = [
            no_overlap("representation_once", "person", "representative", "kind"),
            not_empty("representation_valid_some_day"),
            models.CheckConstraint(name="representation_of_another", condition=~Q(person=F("representative"))),
        ]
