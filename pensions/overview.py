"""The pensions' share of a cabinet's first page: what is paid and when, what was decided, what a person looks at."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from benefits.law.display import day as day_words
from benefits.law.display import money, months
from benefits.models import Decision
from benefits.names import benefit_name
from benefits.selectors import law_table
from pensions.decisions import next_payment
from pensions.forecast import pension_date
from pensions.selectors import old_age_cases
from registry.cabinet import masked_iban
from registry.overview import Ask, Card, Income, News, NextDate, Overview, Todo, Told, UnderWay

FRESH_DAYS = 30
"""So long a decision counts as news."""


ASK = Ask(
    columns="""
 paid.benefit as paid_benefit, paid.amount as paid_amount, paid.code as paid_code,
 standing.decided_on as standing_on, standing.outcome as standing_outcome, standing.code as standing_code,
 standing.facts ->> 'reason' as standing_reason, reviews.waiting as under_review, bank.iban, home.region,
 fund.person_id is not null as has_account, fund.capital, fund.months_before_2006, fund.months_since_2006
""",
    joins="""
 left join lateral (
   select e.benefit, e.amount, d.code
     from benefits_entitlement e
     left join benefits_decision d on d.id = e.decision_id
    where e.person_id = any(me.own) and upper_inf(e.recorded) and e.benefit like 'PEN-%%' and e.per = 'month'
      and e.valid @> me.day
    order by e.person_id <> me.id, e.id limit 1) paid on true
 left join lateral (
   select d.decided_on, d.outcome, d.code, d.facts
     from benefits_decision d
    where d.person_id = any(me.own) and d.benefit like 'PEN-%%' and d.benefit <> 'PEN-14'
      and not exists (select from benefits_decision later where later.supersedes_id = d.id)
    order by d.decided_on desc, d.id desc limit 1) standing on true
 left join lateral (
   select exists (select from benefits_manualreview r
                   where r.person_id = any(me.own) and r.kind = 'old_age' and r.resolved_at is null
          ) as waiting) reviews on true
 left join lateral (
   select b.iban from registry_bankaccount b
    where b.person_id = any(me.own) and upper_inf(b.recorded) and b.valid @> me.day
    order by b.person_id <> me.id, b.id limit 1) bank on true
 left join lateral (
   select r.code as region
     from registry_residence h
     left join registry_district d on d.id = h.district_id left join registry_region r on r.id = d.region_id
    where h.person_id = any(me.own) and upper_inf(h.recorded) and h.valid @> me.day
    order by h.person_id <> me.id, h.id limit 1) home on true
 left join registry_insuranceaccount fund on fund.person_id = me.id
""",
)


def overview(person_id: int, day: date, told: Told) -> Overview:
    """Return the pensions' share on the day; who has no pension yet is judged, in a fixed number of queries."""
    language = (get_language() or "az")[:2]
    if told["paid_benefit"] is not None:
        return _paid(told, day, language)
    return Overview(
        news=_told(told, day),
        under_way=[_under_review()] if told["under_review"] else [],
        cards=[_date_card(person_id, told, day, language), _insurance_card(told, language)],
    )


def _paid(told: Told, day: date, language: str) -> Overview:
    table = law_table()
    url = _decision_url(told["paid_code"])
    benefit, amount, region = benefit_name(told["paid_benefit"]), told["paid_amount"], told["region"] or ""
    account = masked_iban(told["iban"]) if told["iban"] else ""
    paid_on = next_payment(table, region, day)
    facts = [
        {"name": _("What for"), "value": benefit},
        {
            "name": _("Where to"),
            "value": account or _("no account yet"),
            "url": reverse("me:bank_account"),
            "link": _("Change") if account else _("Choose an account"),
        },
    ]
    income = Income(
        _("Your pension"),
        amount,
        _("Next payment: about %(day)s") % {"day": day_words(paid_on, language)}
        if paid_on
        else _("Every month, on the payment day of your region"),
        facts,
        url or reverse("pension:mine"),
        _("See the decision and the calculation") if url else _("See your pension"),
    )
    todos = []
    if not account:
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
        words = _("Pension, %(amount)s") % {"amount": money(amount, language)}
        following = next_payment(table, region, paid_on + timedelta(days=1))
        dates = [NextDate(one, "money", words) for one in (paid_on, following) if one]
    card = Card(
        "calendar", _("Pension"), reverse("pension:mine"), money(amount, language), benefit, "good", _("in force")
    )
    return Overview(
        news=_told(told, day),
        incomes=[income],
        todos=todos,
        dates=dates,
        cards=[card, _insurance_card(told, language)],
    )


def _told(told: Told, day: date) -> list[News]:
    """A decision of the last weeks is news; an older one is not."""
    if told["standing_on"] is None or day - told["standing_on"] > timedelta(days=FRESH_DAYS):
        return []
    url, outcome = _decision_url(told["standing_code"]), told["standing_outcome"]
    if outcome == Decision.Outcome.AWARD:
        return [
            News(
                "good",
                _("Your old-age pension has been assigned"),
                _("No application was needed."),
                url,
                _("See the decision and the calculation"),
            )
        ]
    if outcome == Decision.Outcome.REFUSE:
        return [
            News(
                "plain",
                _("The old-age pension was not assigned"),
                _("We tell you which condition is not met and what you can get instead."),
                url,
                _("See the decision"),
            )
        ]
    because = str(told["standing_reason"] or "") if outcome == Decision.Outcome.ANNUL else ""
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


def _date_card(person_id: int, told: Told, day: date, language: str) -> Card:
    case = old_age_cases([person_id], day).get(person_id)
    expected = pension_date(law_table(), case.facts, day) if case else None
    title, url = _("My pension date"), reverse("pension:mine")
    if expected is None or expected.age_day is None:
        return Card("calendar", title, url, _("Not known yet"), _("Something is missing in your record."))
    on = day_words(expected.age_day, language)
    text = _("The day you reach the pension age") if expected.age_day > day else _("You have reached the pension age.")
    if told["under_review"]:
        return Card("calendar", title, url, on, text)
    if expected.means:
        return Card("calendar", title, url, on, text, "good", _("nothing is missing"))
    return Card("calendar", title, url, on, text, "warn", _("see what is missing"))


def _insurance_card(told: Told, language: str) -> Card:
    title, url = _("Insurance and capital"), reverse("me:insurance")
    if not told["has_account"]:
        return Card("shield", title, url, _("No account"), _("Nothing was paid for you yet."))
    capital = _("not known yet") if told["capital"] is None else money(told["capital"], language)
    text = _("Capital: %(amount)s") % {"amount": capital}
    if told["months_before_2006"] is None:
        return Card("shield", title, url, _("Not known yet"), text, "unknown", _("record before 2006"))
    return Card("shield", title, url, months(told["months_before_2006"] + told["months_since_2006"], language), text)


def _decision_url(code: str | None) -> str:
    return "" if code is None else reverse("pension:decision", args=[code])
