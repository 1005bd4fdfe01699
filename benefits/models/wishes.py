"""What a person said of a right: asked for it, chose it among several, or wants none of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Person


class WishQuerySet(models.QuerySet["Wish"]):
    """Vocabulary of wishes."""

    def open(self) -> WishQuerySet:
        """Return what was said and not taken back or answered since."""
        return self.filter(closed_at=None)


class Wish(models.Model):
    """One wish of a person about a service of the catalogue (because of `about`), until it is closed.

    `asked`: the person wants it; `answers` are the missing facts as given, by their names in the catalogue. `chosen`:
    of several monthly allowances, of which one is paid, this one (Social Allowances Act). `declined`: not for me.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("asked for")
        CHOSEN = "chosen", _("chosen among several")
        DECLINED = "declined", _("not wanted")

    person = models.ForeignKey(Person, models.PROTECT, related_name="wishes")
    about = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    service = models.CharField(_("service"), max_length=10)
    kind = models.CharField(_("wish"), max_length=8, choices=Kind.choices)
    since = models.DateField(_("since"))
    answers = models.JSONField(default=dict, db_default={})
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service", "about", "kind"],
                name="wish_open_once",
                condition=Q(closed_at=None),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["person"], name="wish_chosen_one", condition=Q(closed_at=None, kind="chosen")
            ),
        ]
