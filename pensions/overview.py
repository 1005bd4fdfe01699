"""The pensions' share of a cabinet's first page: what is paid and when, what was decided, what a person looks at."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from benefits.law import LawTable
from benefits.law.display import day as day_words
from benefits.law.display import money, months
from benefits.models import Decision, Entitlement
from benefits.names import benefit_name
from benefits.selectors import law_table
from pensions.decisions import PensionState, next_payment, pension_state
from pensions.forecast import old_age_forecast
from pensions.selectors import old_age_cases
from registry.models import InsuranceAccount, Person
from registry.overview import Card, Income, News, NextDate, Overview, Todo, UnderWay

FRESH_DAYS = 30
"""So long a decision counts as news."""


def overview(person: Person, day: date) -> Overview:
    """Return the pensions' share on the day; a fixed number of queries in each of the states a person can be in."""
    state, table = pension_state(person, day), law_table()
    language = (get_language() or "az")[:2]
    if state.entitlement is not None:
        return _paid(state, state.entitlement, table, day, language)
    return Overview(
        news=_told(state, day),
        under_way=[_under_review()] if state.review is not None else [],
        cards=[_date_card(person, state, table, day, language), _insurance_card(person.pk, language)],
    )


def _paid(state: PensionState, right: Entitlement, table: LawTable, day: date, language: str) -> Overview:
    url = _decision_url(right.decision)
    paid_on = next_payment(table, state.region, day)
    facts = [
        {"name": _("What for"), "value": benefit_name(right.benefit)},
        {
            "name": _("Where to"),
            "value": state.account or _("no account yet"),
            "url": reverse("me:bank_account"),
            "link": _("Change") if state.account else _("Choose an account"),
        },
    ]
    income = Income(
        _("Your pension"),
        right.monthly_amount,
        _("Next payment: about %(day)s") % {"day": day_words(paid_on, language)}
        if paid_on
        else _("Every month, on the payment day of your region"),
        facts,
        url or reverse("pension:mine"),
        _("See the decision and the calculation") if url else _("See your pension"),
    )
    todos = []
    if not state.account:
        todos.append(
            Todo(
                "card",
                _("Choose the account for your pension"),
                _("We know no account of yours. Until then the money waits for you."),
                reverse("me:bank_account"),
                "warn",
                _("needed"),
            )
        )
    dates = []
    if paid_on:
        words = _("Pension, %(amount)s") % {"amount": money(right.monthly_amount, language)}
        following = next_payment(table, state.region, paid_on + timedelta(days=1))
        dates = [NextDate(one, "money", words) for one in (paid_on, following) if one]
    card = Card(
        "calendar",
        _("Pension"),
        reverse("pension:mine"),
        money(right.monthly_amount, language),
        benefit_name(right.benefit),
        "good",
        _("in force"),
    )
    return Overview(
        news=_told(state, day),
        incomes=[income],
        todos=todos,
        dates=dates,
        cards=[card, _insurance_card(right.person_id, language)],
    )


def _told(state: PensionState, day: date) -> list[News]:
    """A decision of the last weeks is news; an older one is not."""
    decision = state.standing
    if decision is None or day - decision.decided_on > timedelta(days=FRESH_DAYS):
        return []
    url = _decision_url(decision)
    if decision.outcome == Decision.Outcome.AWARD:
        return [
            News(
                "good",
                _("Your old-age pension has been assigned"),
                _("No application was needed."),
                url,
                _("See the decision and the calculation"),
            )
        ]
    if decision.outcome == Decision.Outcome.REFUSE:
        return [
            News(
                "plain",
                _("The old-age pension was not assigned"),
                _("We tell you which condition is not met and what you can get instead."),
                url,
                _("See the decision"),
            )
        ]
    because = decision.annulled_because
    return [News("bad", _("The decision about your pension was taken back"), because, url, _("See the decision"))]


def _under_review() -> UnderWay:
    return UnderWay(
        _("Your old-age pension"),
        reverse("pension:mine"),
        "wait",
        _("an officer looks at it"),
        [
            {"state": "done", "label": _("Checked by the system")},
            {"state": "now", "label": _("Officer")},
            {"state": "next", "label": _("Decision")},
        ],
    )


def _date_card(person: Person, state: PensionState, table: LawTable, day: date, language: str) -> Card:
    case = old_age_cases([person.pk], day).get(person.pk)
    forecast = old_age_forecast(table, case.facts, day, language) if case else None
    title, url = _("My pension date"), reverse("pension:mine")
    if forecast is None or forecast.age_day is None:
        return Card("calendar", title, url, _("Not known yet"), _("Something is missing in your record."))
    text = _("The day you reach the pension age") if forecast.age_day > day else _("You have reached the pension age.")
    if state.review is not None:
        return Card("calendar", title, url, day_words(forecast.age_day, language), text)
    if forecast.means:
        return Card(
            "calendar", title, url, day_words(forecast.age_day, language), text, "good", _("nothing is missing")
        )
    return Card("calendar", title, url, day_words(forecast.age_day, language), text, "warn", _("see what is missing"))


def _insurance_card(person_id: int, language: str) -> Card:
    account = InsuranceAccount.objects.filter(person_id=person_id).first()
    title, url = _("Insurance and capital"), reverse("me:records") + "#insurance"
    if account is None:
        return Card("shield", title, url, _("No account"), _("Nothing was paid for you yet."))
    capital = _("not known yet") if account.capital is None else money(account.capital, language)
    text = _("Capital: %(amount)s") % {"amount": capital}
    if account.months_before_2006 is None:
        return Card("shield", title, url, _("Not known yet"), text, "unknown", _("record before 2006"))
    return Card("shield", title, url, months(account.months_before_2006 + account.months_since_2006, language), text)


def _decision_url(decision: Decision | None) -> str:
    return "" if decision is None else reverse("pension:decision", args=[decision.code])
