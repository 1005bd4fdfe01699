"""Payments and decisions of the own record: what comes when, what came before, what was decided."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benefits.orders.history import History, owed_back, payment_history
from benefits.payments import decision_lines, paid_now, paid_periods
from benefits.selectors import law_table
from esosial.templatetags.portal import day as day_words
from esosial.templatetags.portal import money
from pensions.decisions import next_payment, pension_state
from registry.models import Person
from registry.periods import today
from registry.reading import reading_form
from registry.views.own import own_page

PAYMENTS_SHOWN = 3


@own_page
@require_safe
def payments(request: HttpRequest, person: Person) -> HttpResponse:
    form = reading_form(request)
    reading = form.reading
    periods = paid_periods(person, reading)
    state = pension_state(person, today())
    own = set(person.own_records.values_list("pk", flat=True))
    history = payment_history(own, reading)
    return render(
        request,
        "me/payments.html",
        {
            "person": person,
            "clocks": form,
            "reading": reading,
            "periods": periods,
            "monthly": paid_now(periods),
            "back": [
                one
                for one in periods
                if one.back_from is not None and one.state == "paid" and one.benefit not in history.arrears_of
            ],
            "dates": [] if reading.is_past else _coming(paid_now(periods), state.region, history),
            "history": history,
            "owed": owed_back(own, reading),
            "account": state.account,
            "decisions": decision_lines(person, reading),
        },
    )


def _coming(monthly: Decimal, region: str, history: History) -> list[dict[str, str]]:
    """The next days on which the region is paid, with the sum that is ordered for it, else that of an ordinary month;
    nothing where nothing is paid or no day is known.
    """
    if not monthly:
        return []
    return [
        {
            "kind": "money",
            "day": day_words(day),
            "text": _("Payment, %(amount)s") % {"amount": money(history.on(day) or monthly)},
        }
        for day in islice(_days(region), PAYMENTS_SHOWN)
    ]


def _days(region: str) -> Any:
    table = law_table()
    day: date | None = next_payment(table, region, today())
    while day is not None:
        yield day
        day = next_payment(table, region, day + timedelta(days=1))
