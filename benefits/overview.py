"""The benefits' share of a cabinet's first page: the last paper that was given."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from benefits.certificates.kinds import KINDS
from benefits.names import benefit_name
from registry.overview import Ask, Card, Overview, Told

ASK = Ask(
    columns="""
 (select json_build_object('kind', d.kind, 'given', (d.issued_at at time zone 'Asia/Baku')::date,
                           'until', d.valid_until, 'withdrawn', d.withdrawn_at is not null)
    from registry_document d
   where d.person_id = any(me.own) and d.kind <> 'letter'
   order by d.issued_at desc, d.id desc limit 1) as certificate,
 (select json_build_object('benefit', d.benefit, 'given', d.decided_on)
    from benefits_decision d
   where d.person_id = any(me.own)
   order by d.decided_on desc, d.id desc limit 1) as letter
""",
    joins="",
)


def overview(told: Told) -> Overview:
    """Return the card of the last certificate or letter of a decision; nothing for who never got one."""
    certificate, letter = told["certificate"], told["letter"]
    if certificate and (not letter or certificate["given"] >= letter["given"]):
        return Overview(cards=[_certificate(certificate, told["asked_on"])])
    return Overview(
        cards=[_card(_("Letter of the decision"), letter["given"], benefit_name(letter["benefit"]))] if letter else []
    )


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
