"""A dispute as a case: where it stands, what was sent, what was answered and changed, who did what when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import Role
from registry.dispute_changes import Changed, changes_of, was_withdrawn
from registry.disputed import Line, Meant, kind_of, meant_by
from registry.models import SENSITIVE, Dispute, Evidence, Person, PersonStatus, Purpose, RecordLook
from registry.models.disputes import DisputeQuerySet


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the trace: who did what when."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute with all that a page shows of it; `opened_by` is empty where it was the person."""

    dispute: Dispute
    about: str
    lines: list[Line]
    source: str
    papers: list[Evidence]
    changes: list[Changed]
    withdrawn: bool
    opened_by: str
    seen_at: datetime | None
    trace: list[Happened] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.dispute.closed_at is None

    @property
    def steps(self) -> list[dict[str, str]]:
        """Where the case stands, for the component of steps."""
        return case_steps(seen=self.seen_at is not None, answered=not self.is_open)


def case_steps(*, seen: bool, answered: bool) -> list[dict[str, str]]:
    """Return where a case stands: received, looked at by an officer, answered."""
    seen = seen or answered
    return [
        {"state": "done", "label": _("We have it")},
        {"state": "done" if seen else "now", "label": _("An officer looks at it")},
        {"state": "done" if answered else "now" if seen else "next", "label": _("Answer")},
    ]


def _told(person: Person, *, to_another: bool) -> DisputeQuerySet:
    """What was said of the person's record; of what only the person may read nothing is told to who acts for them."""
    rows = Dispute.objects.by_person().filter(person__in=person.own_records)
    if not to_another:
        return rows
    kept = PersonStatus.objects.filter(kind__in=SENSITIVE).values("pk")
    return rows.exclude(fact_model=PersonStatus._meta.model_name, fact_id__in=kept)


def own_disputes(person: Person, *, to_another: bool = False) -> list[Dispute]:
    """Return what a person said is wrong, or somebody for them: open ones first, then the latest; one query."""
    rows = _told(person, to_another=to_another).select_related("opened_by", "person")
    return sorted(rows.order_by("-opened_at", "-pk"), key=lambda row: row.closed_at is not None)


def own_dispute(person: Person, number: int, *, to_another: bool = False) -> Dispute | None:
    """Return a dispute of this person that they opened or somebody for them; None for anybody else's."""
    rows = _told(person, to_another=to_another).filter(pk=number)
    return rows.select_related("opened_by", "closed_by", "person").first()


def own_paper(person: Person, number: int, *, to_another: bool = False) -> Evidence | None:
    """Return a paper that belongs to one of the person's own cases; None for any other."""
    return Evidence.objects.filter(pk=number, dispute__in=_told(person, to_another=to_another)).first()


def listed(dispute: Dispute) -> Case:
    """Return a dispute as a line of a list: what kind of fact it is about and who opened it, with no query at all."""
    return Case(dispute, kind_of(dispute), [], "", [], [], False, opener_of(dispute), None)


def case_of(dispute: Dispute) -> Case:
    """Return a dispute as a case, in a fixed number of queries."""
    meant = meant_by(dispute)
    papers = list(dispute.evidence.select_related("added_by").order_by("pk"))
    looks = RecordLook.objects.filter(
        person=dispute.person_id, purpose=Purpose.CASE, refused=False, about=f"dispute {dispute.pk}"
    )
    seen_at = looks.aggregate(first=Min("at"))["first"]
    case = Case(
        dispute,
        meant.title,
        meant.lines,
        meant.source,
        papers,
        changes_of(dispute),
        was_withdrawn(dispute),
        opener_of(dispute),
        seen_at,
    )
    case.trace.extend(_trace(case))
    return case


def opener_of(dispute: Dispute) -> str:
    """Return who opened it for the person; empty where it was the person."""
    opener = dispute.opened_by
    if opener is None or opener.pk == dispute.person.user_id:
        return ""
    if opener.role != Role.CITIZEN:
        return str(Role(opener.role).label)
    return opener.display_name or opener.username


def prefilled(meant: Meant) -> str:
    """Return how a person would begin to say that months are missing; empty where none is named."""
    if meant.month is None:
        return ""
    values: dict[str, Any] = {"month": f"{meant.month:%m.%Y}"}
    employer = getattr(meant.row, "employer", None)
    if meant.last_month is not None:
        values |= {"last": f"{meant.last_month:%m.%Y}"}
        if employer is None:
            return _("For the months from %(month)s to %(last)s the contributions are not right.") % values
        return _("From %(month)s to %(last)s I worked at %(employer)s and no contribution was paid.") % (
            values | {"employer": employer.name}
        )
    if employer is None:
        return _("For the month %(month)s the contributions are not right.") % values
    return _("In %(month)s I worked at %(employer)s and no contribution was paid.") % (
        values | {"employer": employer.name}
    )


def _trace(case: Case) -> list[Happened]:
    dispute = case.dispute
    name = dispute.person.full_name
    opened = _("%(who)s for %(name)s") % {"who": case.opened_by, "name": name} if case.opened_by else name
    lines = [Happened(dispute.opened_at, opened, _("said that something is wrong"))]
    for paper in case.papers:
        who = paper.added_by
        by_staff = who.role != Role.CITIZEN
        adder = str(Role(who.role).label) if by_staff else opened
        lines.append(Happened(paper.added_at, adder, _("added a paper: %(title)s") % {"title": paper.title}))
    if case.seen_at is not None:
        lines.append(Happened(case.seen_at, _("An officer"), _("opened the case")))
    if dispute.closed_at is not None:
        closer = dispute.closed_by
        who_closed = _("An officer") if closer is None else f"{closer.display_name or closer.username}"
        corrected = dispute.outcome == Dispute.Outcome.ACCEPTED
        what = _("answered: corrected") if corrected else _("answered: it stays as it is")
        lines.append(Happened(dispute.closed_at, who_closed, what))
    return sorted(lines, key=lambda line: line.at)


def is_late(dispute: Dispute, day: date) -> bool:
    """Whether the term has passed without an answer."""
    return dispute.closed_at is None and dispute.due_on is not None and dispute.due_on < day
