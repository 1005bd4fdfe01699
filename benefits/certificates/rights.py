"""ARA-02 labour pension, ARA-03 allowances, ARA-04 presidential stipend, ARA-05 targeted assistance."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from benefits.certificates.content import Asked, Content, iso, last, money
from benefits.models import Entitlement

Builder = Callable[[Asked], Content]


def rights(name: str, prefix: str) -> Builder:
    """Return the builder of the certificate on benefits of one kind: what is due on the day, and since when how much.

    `name` is the kind in the codes of the words, `prefix` the one of the catalogue's codes.
    """

    def build(asked: Asked) -> Content:
        content = Content()
        known = list(_entitlements(asked, prefix))
        due = [one for one in known if asked.on in one.valid]
        content.say(f"{name}.due" if due else f"{name}.none", day=iso(asked.on))
        for one in due[:1] if len(due) == 1 else []:
            content.fact("benefit", one.benefit)
            content.fact("monthly_amount", money(one.amount))
            content.fact("due_since", iso(one.valid.lower))
            if one.valid.upper is not None:
                content.fact("due_until", last(one.valid))
        shown = [one for one in known if asked.covers(one.valid)]
        if shown:
            content.table(
                "amounts",
                [[one.benefit, iso(one.valid.lower), last(one.valid), money(one.amount)] for one in shown],
            )
        return content

    return build


def _entitlements(asked: Asked, prefix: str) -> QuerySet[Entitlement]:
    """The rights of the person, those paid to them for another and those that are theirs in another's name."""
    own = asked.person.own_records
    return (
        Entitlement.objects.present()
        .filter(Q(person__in=own) | Q(payee__in=own) | Q(about__in=own), benefit__startswith=prefix)
        .order_by("benefit", "valid", "pk")
    )
