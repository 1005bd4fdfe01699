"""What rests on a fact is judged again as soon as an officer has changed it; the nights do the rest."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from benefits.models import Decision, Entitlement, ManualReview
from benefits.runs.kinds import RunKind, run_kinds
from benefits.runs.opening import ParameterGap
from benefits.runs.single import PersonBusyError, rejudge
from registry.models import Person


def reassess(*, actor: User, person: Person, day: date, at: datetime) -> dict[str, str]:
    """Judge a person again, for every kind of night that has decided or holds something about them; outcomes by kind.

    A right that does not stand on the facts as known now becomes a case for a person. Who has neither a right nor a
    refusal nor a case is left to the night, which reads every change; so is whoever a night holds at the moment.
    """
    found = {}
    for code, kind in run_kinds().items():
        if not _is_concerned(kind, person):
            continue
        try:
            judgement = rejudge(kind=kind, person_id=person.pk, day=day, at=at, actor=actor)
        except (PersonBusyError, ParameterGap):
            continue
        found[code] = judgement.outcome
    return found


def _is_concerned(kind: RunKind, person: Person) -> bool:
    records = list(person.own_records.values_list("pk", flat=True))
    return (
        ManualReview.objects.filter(kind=kind.code, person__in=records, resolved_at=None).exists()
        or Entitlement.objects.present().filter(benefit=kind.benefit, person__in=records).exists()
        or Decision.objects.filter(benefit=kind.benefit, person__in=records).standing().exists()
    )
