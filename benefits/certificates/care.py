"""ARA-07 social services, ARA-08 disability."""

from __future__ import annotations

from benefits.certificates.content import Asked, Content, Value, iso, last
from registry.models import Disability, RehabilitationMeasure

SERVICES = (RehabilitationMeasure.Kind.SOCIAL, RehabilitationMeasure.Kind.PSYCHOLOGICAL)


def social_services(asked: Asked) -> Content:
    """ARA-07: social and psychological services of the person's programmes, given or still due."""
    content = Content()
    measures = RehabilitationMeasure.objects.filter(person=asked.person, kind__in=SERVICES).present()
    known = [one for one in measures.order_by("valid", "pk") if one.valid.lower is None or one.valid.lower <= asked.on]
    now = any(asked.on in one.valid for one in known)
    content.say("services.now" if now else "services.none", day=iso(asked.on))
    if known:
        content.table(
            "services",
            [
                [one.title, one.kind, one.provider, iso(one.valid.lower), last(one.valid), iso(one.given_on)]
                for one in known
            ],
        )
    return content


def disability(asked: Asked) -> Content:
    """ARA-08: percentage, cause and term of the disability on the day, and the earlier ones; ends with the term."""
    content = Content()
    known = list(Disability.objects.filter(person=asked.person).present().order_by("valid", "pk"))
    present = next((one for one in known if asked.on in one.valid), None)
    if present is None:
        content.say("disability.none", day=iso(asked.on))
    else:
        content.say("disability.now", day=iso(asked.on))
        content.fact("percent", present.percent)
        content.fact("cause", present.cause)
        content.fact("disabled_since", iso(present.valid.lower))
        content.fact("disabled_until", last(present.valid) or "")
        term = last(present.valid)
        content.valid_until = None if term is None else type(asked.on).fromisoformat(term)
    earlier = [one for one in known if one is not present and (one.valid.lower is None or one.valid.lower <= asked.on)]
    if earlier:
        rows: list[list[Value]] = [[one.percent, one.cause, iso(one.valid.lower), last(one.valid)] for one in earlier]
        content.table("disabilities", rows)
    return content
