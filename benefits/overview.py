"""The benefits' share of a cabinet's first page: what is paid besides the pension, what was decided of it, papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from benefits.certificates.kinds import KINDS
from benefits.entitled.decided import decision_url, is_of_catalogue
from benefits.law.display import paid
from benefits.names import benefit_name
from registry.overview import Ask, Card, Income, News, Overview, Told, UnderWay

FRESH_DAYS = 30
"""So long a decision counts as news."""
NEWS: dict[str, tuple[str, str | Promise]] = {
    "award": ("good", gettext_lazy("Assigned: %(title)s")),
    "change": ("good", gettext_lazy("Changed: %(title)s")),
    "suspend": ("warn", gettext_lazy("Stopped until something is known: %(title)s")),
    "end": ("warn", gettext_lazy("Ended: %(title)s")),
    "annul": ("bad", gettext_lazy("Taken back: %(title)s")),
    "refuse": ("plain", gettext_lazy("Not assigned: %(title)s")),
}

ASK = Ask(
    columns="""
 (select json_build_object('kind', d.kind, 'given', (d.issued_at at time zone 'Asia/Baku')::date,
                           'until', d.valid_until, 'withdrawn', d.withdrawn_at is not null)
    from registry_document d
   where d.person_id = any(me.own) and d.kind <> 'letter'
   order by d.issued_at desc, d.id desc limit 1) as certificate,
 (select json_build_object('benefit', d.benefit, 'given', d.decided_on, 'outcome', d.outcome, 'code', d.code,
                           'amount', d.amount::text)
    from benefits_decision d
   where d.person_id = any(me.own)
   order by d.decided_on desc, d.id desc limit 1) as letter,
 (select json_agg(json_build_object('benefit', r.benefit, 'amount', r.amount::text) order by r.amount desc, r.benefit)
    from (select e.benefit, sum(e.amount) as amount
            from benefits_entitlement e
           where e.person_id = any(me.own) and upper_inf(e.recorded) and e.valid @> me.day and e.per = 'month'
             and e.benefit not like 'PEN-%%'
           group by e.benefit) r) as rights,
 exists (select from benefits_manualreview r
          where r.person_id = any(me.own) and r.kind <> 'old_age' and r.resolved_at is null) as rights_waiting
""",
    joins="",
)


def overview(told: Told) -> Overview:
    """Return what is paid besides the pension, the last decision about it, and the card of the last paper."""
    certificate, letter = told["certificate"], told["letter"]
    rights = told["rights"] or []
    cards = [_rights_card(rights)]
    if certificate and (not letter or certificate["given"] >= letter["given"]):
        cards.append(_certificate(certificate, told["asked_on"]))
    elif letter:
        cards.append(_card(_("Letter of the decision"), letter["given"], benefit_name(letter["benefit"])))
    return Overview(
        news=_news(letter, told["asked_on"]),
        incomes=[_income(rights)] if rights else [],
        under_way=[_under_review()] if told["rights_waiting"] else [],
        cards=cards,
    )


def _news(decided: Told | None, day: date) -> list[News]:
    """The last decision about a right is news for some weeks; the pensions tell theirs."""
    if not decided or not is_of_catalogue(decided["benefit"]):
        return []
    if day - date.fromisoformat(decided["given"]) > timedelta(days=FRESH_DAYS):
        return []
    kind, title = NEWS[decided["outcome"]]
    return [
        News(
            kind,
            str(title) % {"title": benefit_name(decided["benefit"])},
            paid(Decimal(decided["amount"])) if decided["amount"] else "",
            decision_url(decided["benefit"], decided["code"]),
            _("See the decision"),
        )
    ]


def _income(rights: Sequence[Told]) -> Income:
    """All that is paid monthly besides the pension, as one sum, each right beside it."""
    return Income(
        _("You get"),
        sum((Decimal(one["amount"]) for one in rights), Decimal(0)),
        _("Every month, on the payment day of your region"),
        [{"name": benefit_name(one["benefit"]), "value": paid(Decimal(one["amount"]))} for one in rights],
        reverse("me:rights"),
        _("See what you are entitled to"),
    )


def _under_review() -> UnderWay:
    return UnderWay(
        _("Your right to a payment"),
        reverse("me:rights"),
        "wait",
        _("an officer looks at it"),
        [
            {"state": "done", "label": _("Checked by the system")},
            {"state": "now", "label": _("Officer")},
            {"state": "next", "label": _("Decision")},
        ],
    )


def _rights_card(rights: Sequence[Told]) -> Card:
    title, url = _("What am I entitled to"), reverse("me:rights")
    if not rights:
        return Card("star", title, url, _("See"), _("All payments and services, gone through for you."))
    count = ngettext("%(n)s payment a month", "%(n)s payments a month", len(rights)) % {"n": len(rights)}
    return Card("star", title, url, count, ", ".join(benefit_name(one["benefit"]) for one in rights[:NAMED]))


NAMED = 3
"""So many payments a card names."""


def _certificate(told: Told, day: date) -> Card:
    name, until = str(KINDS[told["kind"]].name), told["until"]
    if told["withdrawn"]:
        return _card(name, told["given"], status=("bad", _("withdrawn")))
    if until and date.fromisoformat(until) < day:
        return _card(name, told["given"], status=("plain", _("its term is over")))
    return _card(name, told["given"])


def _card(name: str, given: str, about: str = "", status: tuple[str, str] = ("plain", "")) -> Card:
    text = f"{name}: {about}" if about else name
    return Card("doc", _("Documents"), reverse("me:documents"), f"{date.fromisoformat(given):%d.%m.%Y}", text, *status)
