"""What is known about an appeal: who had part in the decision, how much of the term has passed, who did what when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Approval, ApprovalState, Role, User
from benefits.models import Appeal, AppealMove, AppealState, Decision
from benefits.models.appeals import AppealQuerySet
from registry.calendar import term, working_days_after, working_days_between
from registry.models import Evidence, Person
from registry.periods import day_of

TERM: Final = "appeal_answer"
STAGES: Final = (50, 80, 100)
"""Shares of the term, in percent, at which supervisors see an appeal rise."""


def last_day_to_appeal(decision: Decision) -> date | None:
    """Return the last day on which an appeal may be lodged; None where the law table did not know the term."""
    return decision.appeal_until


def decider_keys(decision: Decision) -> set[str]:
    """Return the people behind a decision: who decided, and who agreed that an earlier one falls, or an appeal stands.

    One or two queries; nobody for what the system decided alone.
    """
    signed = Q(pk__in=Appeal.objects.filter(followed_by=decision).values("approval"))
    if decision.supersedes_id is not None:
        superseded = Decision.objects.values_list("code", flat=True).get(pk=decision.supersedes_id)
        signed |= Q(payload__decision=superseded)
    keys = set() if decision.decided_by is None else {decision.decided_by.person_key}
    for maker, checker in Approval.objects.filter(signed, state=ApprovalState.APPROVED).values_list(
        "proposed_by_person", "decided_by_person"
    ):
        keys |= {maker, checker}
    return keys


@dataclass(frozen=True, slots=True)
class Clock:
    """The term of an appeal on a day: working days in all, passed and left, and the share passed in percent."""

    due_on: date
    whole: int
    passed: int

    @property
    def left(self) -> int:
        """Working days left, the last one included; negative when the answer is late."""
        return self.whole - self.passed

    @property
    def share(self) -> int:
        """Percent of the term that has passed."""
        return 100 * self.passed // self.whole

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed."""
        return self.left < 0

    @property
    def stage(self) -> int:
        """The highest of the shares that is reached: 0, 50, 80 or 100."""
        return max((stage for stage in STAGES if self.share >= stage), default=0)


def clock_of(appeal: Appeal, day: date) -> Clock:
    """Return how much of the term has passed on the day, or on the day of the answer."""
    opened = day_of(appeal.opened_at)
    until = day if appeal.closed_at is None else day_of(appeal.closed_at)
    return Clock(
        appeal.due_on, max(working_days_between(opened, appeal.due_on), 1), working_days_between(opened, until)
    )


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the trace: who did what when."""

    at: datetime
    who: str
    what: str


WHAT: Final[dict[tuple[str, str], Promise]] = {
    ("", "opened"): gettext_lazy("appealed"),
    ("opened", "in_work"): gettext_lazy("began to work on the appeal"),
    ("in_work", "opened"): gettext_lazy("gave the appeal back to the list"),
    ("in_work", "upheld"): gettext_lazy("agreed: the appeal is upheld"),
    ("in_work", "refused"): gettext_lazy("answered: the decision stands"),
    ("opened", "withdrawn"): gettext_lazy("withdrew the appeal"),
    ("in_work", "withdrawn"): gettext_lazy("withdrew the appeal"),
}


def own_appeals(person: Person) -> AppealQuerySet:
    """Return the appeals of a person by any record of theirs, open ones first, then the latest."""
    rows = Appeal.objects.filter(person__in=person.own_records)
    return rows.select_related("person", "decision", "standing", "opened_by", "followed_by").order_by(
        F("closed_at").desc(nulls_first=True), "-pk"
    )


def own_appeal(person: Person, number: int) -> Appeal | None:
    """Return an appeal of this person; None for anybody else's."""
    return own_appeals(person).filter(pk=number).first()


def own_appeal_paper(person: Person, number: int) -> Evidence | None:
    """Return a paper that was sent with one of the person's own appeals; None for any other."""
    papers = Evidence.objects.filter(pk=number, person__in=person.own_records)
    return papers.filter(pk__in=own_appeals(person).values("papers__evidence")).first()


def standing_appeal(decision: Decision) -> Appeal | None:
    """Return the appeal that is open against this decision, else the latest one; None if there was none."""
    rows = Appeal.objects.filter(Q(decision=decision) | Q(standing=decision))
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-pk").first()


def papers_of(appeal: Appeal) -> list[Evidence]:
    """Return the papers of an appeal with who added each; one query."""
    return list(
        Evidence.objects.filter(pk__in=appeal.papers.values("evidence")).select_related("added_by").order_by("pk")
    )


def trace_of(appeal: Appeal, papers: list[Evidence], *, named: bool) -> list[Happened]:
    """Return who did what when; officers by name only where `named`, the person else reads their role. One query."""
    lines = [
        Happened(line.at, _who(appeal, line.actor, named=named), _what(line))
        for line in appeal.moves.select_related("actor", "decision")
    ]
    for paper in papers:
        words = _("added a paper: %(title)s") % {"title": paper.title}
        lines.append(Happened(paper.added_at, _who(appeal, paper.added_by, named=named), words))
    return sorted(lines, key=lambda line: line.at)


def opener_of(appeal: Appeal) -> str:
    """Return who lodged it for the person; empty where it was the person."""
    opener = appeal.opened_by
    if opener.pk == appeal.person.user_id:
        return ""
    return str(Role(opener.role).label) if opener.is_employee else opener.display_name or opener.username


def appeal_steps(appeal: Appeal) -> list[dict[str, str]]:
    """Return where an appeal stands, for the component of steps."""
    seen, answered = appeal.state != AppealState.OPENED, not appeal.is_open
    return [
        {"state": "done", "label": _("We have it")},
        {"state": "done" if seen else "now", "label": _("An officer who did not decide looks at it")},
        {"state": "done" if answered else "now" if seen else "next", "label": _("Answer")},
    ]


def waiting_appeals() -> QuerySet[Appeal]:
    """Return the appeals that wait for an answer, the earliest term first."""
    rows = Appeal.objects.open().select_related(
        "person", "decision__decided_by", "standing__decided_by", "opened_by", "taken_by"
    )
    return rows.order_by("due_on", "pk")


def _who(appeal: Appeal, actor: User | None, *, named: bool) -> str:
    if actor is None:
        return _("The system")
    if not actor.is_employee:
        name = appeal.person.full_name
        return name if actor.pk == appeal.person.user_id else _("%(who)s for %(name)s") % {"who": actor, "name": name}
    return f"{actor.display_name or actor.username}" if named else str(Role(actor.role).label)


def _what(line: AppealMove) -> str:
    if line.decision is not None:
        return _("decided anew: the appeal goes on against decision %(number)s") % {"number": line.decision.number}
    return str(WHAT[line.from_state, line.to_state])


def reaches(stage: int, day: date) -> date:
    """Return the latest last day of appeals that have reached this share of the term on the day (terms of now)."""
    left = term(TERM, day).working_days * (100 - stage) // 100
    return day if left == 0 else working_days_after(day, left)


def may_open(actor: User, appeal: Appeal) -> bool:
    """Tell whether the employee may open an appeal: one that waits, or they answered or signed; supervisors any.

    Never one against a decision in which they had part.
    """
    if actor.role not in (Role.OFFICER, Role.SUPERVISOR):
        return False
    answered = actor.pk in (appeal.answered_by_id, appeal.approval and appeal.approval.decided_by_id)
    return (appeal.is_open or answered or actor.role == Role.SUPERVISOR) and (answered or not took_part(actor, appeal))


def took_part(actor: User, appeal: Appeal) -> bool:
    """Tell whether the employee, by any account, decided what is appealed against or lodged the appeal."""
    keys = decider_keys(appeal.decision) | {appeal.opened_by.person_key}
    if appeal.standing_id != appeal.decision_id:
        keys |= decider_keys(appeal.standing)
    return actor.person_key in keys
