"""What the state orders to be paid: month by month, as differences, reversed and never deleted."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from benefits.models.decisions import Decision
from benefits.models.runs import Run
from registry.models import Person


class PaymentOrderQuerySet(models.QuerySet["PaymentOrder"]):
    """Vocabulary of payment orders."""

    def standing(self) -> PaymentOrderQuerySet:
        """Return orders that were not taken back."""
        return self.filter(reversed_at=None)

    def waiting(self) -> PaymentOrderQuerySet:
        """Return standing orders of money to be paid that have no account yet."""
        late = OrderAccount.objects.filter(order=OuterRef("pk"))
        return self.standing().filter(~Exists(late), iban=None, amount__gt=0)

    def with_account(self) -> PaymentOrderQuerySet:
        """Annotate `account`: the IBAN of the order, given with it or later; null while it waits."""
        return self.annotate(account=Coalesce("iban", "late_account__iban"))


class PaymentOrder(models.Model):
    """`amount` AZN to `payee` in `month` (its first day) for the right of `person` because of `about`.

    `regular` is what is due for the month itself, `arrears` what is due for months before it, `once` a grant,
    `recovery` (below zero) what was ordered too much and is set off against arrears of the same run and payee.
    `iban` is the payee's account on the business date, null while none is known; `rows` are the entitlements that the
    right rested on. The one change that the database allows is taking an order back (`reversed_at`), once.
    """

    class Kind(models.TextChoices):
        REGULAR = "regular", _("for the month")
        ARREARS = "arrears", _("for months before")
        ONCE = "once", _("paid once")
        RECOVERY = "recovery", _("set off")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="payment_orders", db_index=False)
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    payee = models.ForeignKey(Person, models.PROTECT, related_name="+")
    benefit = models.CharField(_("benefit"), max_length=10)
    month = models.DateField(_("month"))
    kind = models.CharField(_("kind of order"), max_length=8, choices=Kind.choices)
    amount = models.DecimalField(_("amount, AZN"), max_digits=12, decimal_places=2)
    iban = models.CharField("IBAN", max_length=28, null=True)  # noqa: DJ001
    pays_on = models.DateField(_("day of payment"), null=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+", db_index=False)
    rows = ArrayField(models.BigIntegerField())
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made"))
    reversed_at = models.DateTimeField(_("taken back"), null=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taken back by"),
    )
    reversed_because = models.CharField(_("why it was taken back"), max_length=200, blank=True, db_default="")

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment order")
        verbose_name_plural = _("payment orders")
        indexes = [
            models.Index(fields=["payee"], name="payment_order_waits", condition=Q(iban=None, reversed_at=None)),
            models.Index(fields=["person"], name="payment_order_taken_back", condition=Q(reversed_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "benefit", "about", "month", "kind"],
                name="payment_order_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="payment_order_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="payment_order_sign",
                condition=Q(kind="recovery", amount__lt=0) | (~Q(kind="recovery") & Q(amount__gt=0)),
            ),
            models.CheckConstraint(
                name="payment_order_taken_back_for_a_reason",
                condition=Q(reversed_at=None, reversed_because="")
                | (Q(reversed_at__isnull=False) & ~Q(reversed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.month:%Y-%m} {self.kind}"


class DifferenceLine(models.Model):
    """What one month has to do with an order or a claim: due as known at the run, ordered before, the difference.

    `amount` may be a part of the difference, never more: what could not be set off stands in a claim.
    """

    id = models.BigAutoField(primary_key=True)
    for_month = models.DateField(_("for the month"))
    due = models.DecimalField(_("due, AZN"), max_digits=12, decimal_places=2)
    ordered_before = models.DecimalField(_("ordered before, AZN"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("amount, AZN"), max_digits=12, decimal_places=2)

    class Meta:
        abstract = True

    @staticmethod
    def within_difference(name: str) -> models.CheckConstraint:
        """The rule that a line goes no further than from what was ordered to what is due."""
        difference = F("due") - F("ordered_before")
        return models.CheckConstraint(
            name=name,
            condition=Q(amount__gt=0, amount__lte=difference) | Q(amount__lt=0, amount__gte=difference),
        )


class OrderLine(DifferenceLine):
    """A month of an order; the lines of an order come to its amount."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="lines", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "for_month"], name="order_line_once"),
            DifferenceLine.within_difference("order_line_within_difference"),
        ]


class OrderAccount(models.Model):
    """The account of an order that waited for one: added once, never changed."""

    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="late_account")
    iban = models.CharField("IBAN", max_length=28)
    added_at = models.DateTimeField()


class Overpayment(models.Model):
    """What `payee` was ordered too much for the right of `person`, found in `month`: a claim of `amount` AZN.

    Below zero: a claim of before turned out to be due after all and is taken back by so much. How a claim is withheld
    is decided by a person; nothing is withheld by a machine.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="overpayments", db_index=False)
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    payee = models.ForeignKey(Person, models.PROTECT, related_name="+")
    benefit = models.CharField(_("benefit"), max_length=10)
    month = models.DateField(_("found in"))
    amount = models.DecimalField(_("amount, AZN"), max_digits=12, decimal_places=2)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("overpayment")
        verbose_name_plural = _("overpayments")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "benefit", "about", "payee", "month"],
                name="overpayment_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.month:%Y-%m}"


class OverpaymentLine(DifferenceLine):
    """A month of a claim: below zero what was ordered too much, above zero what is taken back of a claim."""

    overpayment = models.ForeignKey(Overpayment, models.PROTECT, related_name="lines", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["overpayment", "for_month"], name="overpayment_line_once"),
            DifferenceLine.within_difference("overpayment_line_within_difference"),
        ]
