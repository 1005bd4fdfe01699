"""Payment orders and claims as they were made; opening one opens the record of whose right it is."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from benefits.admin.reading import ListAdmin, is_key, table
from benefits.models import Overpayment, PaymentOrder
from benefits.models.payments import DifferenceLine
from registry.admin import open_in_ministry
from registry.cabinet import masked_iban


def months(lines: QuerySet[Any]) -> SafeString:
    """The months of an order or a claim with their difference, one below the other."""
    rows: list[DifferenceLine] = list(lines.order_by("for_month"))
    return table((f"{row.for_month:%Y-%m}", f"{row.due} − {row.ordered_before} → {row.amount}") for row in rows)


class StateFilter(admin.SimpleListFilter):
    """Orders that wait for an account, and those taken back."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waits", _("waits for an account")), ("taken_back", _("taken back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PaymentOrder]) -> QuerySet[PaymentOrder]:
        if self.value() == "waits":
            return queryset.filter(pk__in=PaymentOrder.objects.waiting().values("pk"))
        return queryset.filter(reversed_at__isnull=False) if self.value() == "taken_back" else queryset


@admin.register(PaymentOrder)
class PaymentOrderAdmin(ListAdmin):
    """The list shows no names and no accounts."""

    list_display = ("id", "month", "benefit", "kind", "amount", "pays_on", "has_account", "reversed_at")
    list_filter = (StateFilter, "kind", "benefit")
    filters = ("state", "kind", "benefit")
    ordering = ("-id",)
    fields = (
        "person_name",
        "payee_name",
        "benefit",
        "month",
        "kind",
        "amount",
        "account",
        "pays_on",
        "lines_shown",
        "decision_number",
        "run",
        "made_at",
        "reversed_at",
        "reversed_by",
        "reversed_because",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[PaymentOrder]:
        """Orders with the account that they have now."""
        return PaymentOrder.objects.with_account()

    @admin.display(description=_("Has an account"), boolean=True)
    def has_account(self, order: PaymentOrder) -> bool:
        return getattr(order, "account", None) is not None

    @admin.display(description=_("Whose right"))
    def person_name(self, order: PaymentOrder) -> str:
        return order.person.full_name

    @admin.display(description=_("Who is paid"))
    def payee_name(self, order: PaymentOrder) -> str:
        return order.payee.full_name

    @admin.display(description=_("Account"))
    def account(self, order: PaymentOrder) -> str:
        iban = getattr(order, "account", None)
        return masked_iban(iban) if iban else "–"

    @admin.display(description=_("Month by month"))
    def lines_shown(self, order: PaymentOrder) -> SafeString:
        return months(order.lines.all())

    @admin.display(description=_("Decision"))
    def decision_number(self, order: PaymentOrder) -> str:
        return "–" if order.decision is None else order.decision.number

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> PaymentOrder | None:
        """The order, after the record of whose right it is was opened through the door."""
        key = unquote(object_id)
        if not is_key(key):
            return None
        rows = self.get_queryset(request).select_related("person", "payee", "decision", "run", "reversed_by")
        order = rows.filter(pk=key).first()
        if order is not None:
            open_in_ministry(request, str(order.person.public_id), f"payment order {order.pk}")
        return order


@admin.register(Overpayment)
class OverpaymentAdmin(ListAdmin):
    """Claims; below zero what of a claim was taken back."""

    list_display = ("id", "month", "benefit", "amount", "made_at")
    list_filter = ("benefit",)
    filters = ("benefit",)
    ordering = ("-id",)
    fields = ("person_name", "payee_name", "benefit", "month", "amount", "lines_shown", "run", "made_at")
    readonly_fields = fields

    @admin.display(description=_("Whose right"))
    def person_name(self, claim: Overpayment) -> str:
        return claim.person.full_name

    @admin.display(description=_("Who was paid"))
    def payee_name(self, claim: Overpayment) -> str:
        return claim.payee.full_name

    @admin.display(description=_("Month by month"))
    def lines_shown(self, claim: Overpayment) -> SafeString:
        return months(claim.lines.all())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Overpayment | None:
        """The claim, after the record of whose right it was about was opened through the door."""
        key = unquote(object_id)
        if not is_key(key):
            return None
        claim = Overpayment.objects.select_related("person", "payee", "run").filter(pk=key).first()
        if claim is not None:
            open_in_ministry(request, str(claim.person.public_id), f"overpayment {claim.pk}")
        return claim
