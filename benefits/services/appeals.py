"""Appeals: lodged once a decision, taken by an officer who had no part in it, refused by one, upheld by two."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from benefits.appealed import TERM, last_day_to_appeal, took_part
from benefits.models import Appeal, AppealMove, AppealPaper, AppealState, Decision
from registry.calendar import term, working_days_after
from registry.models import Person
from registry.periods import day_of
from registry.services.changes import people_lock
from registry.services.evidence import evidence_add
from registry.services.messages import message_write
from registry.services.refusals import FactRefused

MOST_PAPERS, MOST_IN_ALL = 5, 15
"""At once, and of one appeal."""
TEXT_LENGTH, ANSWER_LENGTH = 4000, 4000
DESK = (Role.OFFICER, Role.SUPERVISOR)

MOVES = {
    AppealState.OPENED: (AppealState.IN_WORK, AppealState.WITHDRAWN),
    AppealState.IN_WORK: (AppealState.OPENED, AppealState.UPHELD, AppealState.REFUSED, AppealState.WITHDRAWN),
}
"""The only moves there are; every other state is final."""

Paper = tuple[str, IO[bytes]]
"""The name of a file and its content."""


class AppealRefused(Exception):
    """The appeal cannot be moved so; the message is for the person who tried it."""


@transaction.atomic
def appeal_open(*, actor: User, decision: Decision, text: str, at: datetime, papers: Iterable[Paper] = ()) -> Appeal:
    """Lodge an appeal against a decision as the person it is about, or for that person; the clock begins.

    An officer has to answer within 15 working days (Law on citizens' appeals, art. 10). AppealRefused while another
    one is open, after a later decision took its place, and past the last day to appeal, where the law table knows one;
    FactRefused for a paper that is not taken.
    """
    files = list(papers)
    if len(files) > MOST_PAPERS:
        raise FactRefused("papers", _("Send at most 5 files."))
    day = day_of(at)
    people_lock(decision.person_id)
    known = Decision.objects.select_related("person").get(pk=decision.pk)
    if Decision.objects.filter(supersedes=known).exists():
        raise AppealRefused(_("A later decision stands in its place. Appeal against that one."))
    if Appeal.objects.open().filter(standing=known).exists():
        raise AppealRefused(_("You have appealed already. An officer looks at it."))
    until = last_day_to_appeal(known)
    if until is not None and until < day:
        raise AppealRefused(_("The last day to appeal has passed. You can still go to court."))
    appeal = Appeal.objects.create(
        person=known.person,
        decision=known,
        standing=known,
        text=text.strip()[:TEXT_LENGTH],
        lodge_until=until,
        due_on=working_days_after(day, term(TERM, day).working_days),
        opened_at=at,
        opened_by=actor,
    )
    AppealMove.objects.create(appeal=appeal, at=at, actor=actor, from_state="", to_state=AppealState.OPENED)
    _keep(appeal, actor, files, at)
    tell(appeal, "appeal_opened", at, due=appeal.due_on.isoformat())
    return appeal


@transaction.atomic
def appeal_add_papers(*, actor: User, appeal: Appeal, papers: Iterable[Paper], at: datetime) -> None:
    """Keep papers with an open appeal, 15 at most; FactRefused for one that is not taken or if it is answered."""
    locked = appeal_lock(appeal)
    if not locked.is_open:
        raise FactRefused("closed", _("This appeal has been answered."))
    _keep(locked, actor, papers, at)


@transaction.atomic
def appeal_withdraw(*, actor: User, appeal: Appeal, at: datetime) -> Appeal:
    """Take an open appeal back as the person or for that person; the decision stands. AppealRefused once answered."""
    return move(appeal_lock(appeal), actor, AppealState.WITHDRAWN, at)


@transaction.atomic
def appeal_take(*, actor: User, appeal: Appeal, at: datetime) -> Appeal:
    """Begin to work on an appeal; AppealRefused for whoever had part in the decision, and if another one works on it.

    The person is told the first time.
    """
    locked = appeal_lock(appeal)
    check_may_answer(actor, locked)
    if locked.state == AppealState.IN_WORK:
        raise AppealRefused(_("%(who)s works on this appeal.") % {"who": locked.taken_by})
    locked.taken_by = actor
    return move(locked, actor, AppealState.IN_WORK, at)


@transaction.atomic
def appeal_release(*, actor: User, appeal: Appeal, at: datetime) -> Appeal:
    """Give an appeal back to the list; AppealRefused for anyone but who works on it and supervisors."""
    locked = appeal_lock(appeal)
    check_may_answer(actor, locked)
    if locked.taken_by_id != actor.pk and actor.role != Role.SUPERVISOR:
        raise AppealRefused(_("You do not work on this appeal."))
    locked.taken_by = None
    return move(locked, actor, AppealState.OPENED, at)


@transaction.atomic
def appeal_refuse(*, actor: User, appeal: Appeal, answer: str, at: datetime) -> Appeal:
    """Answer that the decision stands, and why; the person reads where to go next. AppealRefused as taking does."""
    locked = appeal_lock(appeal)
    check_works_on(actor, locked)
    locked.answered_by, locked.answer = actor, answer_of(answer)
    return move(locked, actor, AppealState.REFUSED, at)


def appeal_lock(appeal: Appeal) -> Appeal:
    """Hold the person and the appeal until the transaction ends, and return the appeal as it stands."""
    people_lock(appeal.person_id)
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person", "decision", "standing", "taken_by", "opened_by").get(pk=appeal.pk)


def check_may_answer(actor: User, appeal: Appeal) -> None:
    """Raise AppealRefused unless the employee may work on appeals and had no part in the decisions, as a person."""
    if not actor.is_active or actor.role not in DESK:
        raise AppealRefused(_("Your role cannot work on appeals."))
    if took_part(actor, appeal):
        raise AppealRefused(_("You had part in the decision. Somebody else has to answer."))


def check_works_on(actor: User, appeal: Appeal) -> None:
    """Raise AppealRefused unless the appeal is in this employee's hands, and may be."""
    check_may_answer(actor, appeal)
    if appeal.state != AppealState.IN_WORK or appeal.taken_by_id != actor.pk:
        raise AppealRefused(_("Take the appeal first."))


def answer_of(text: str) -> str:
    """Return the answer as it is kept; AppealRefused for none, or one too long."""
    answer = text.strip()
    if not answer or len(answer) > ANSWER_LENGTH:
        raise AppealRefused(_("Write the answer to the person."))
    return answer


def move(appeal: Appeal, actor: User, to: AppealState, at: datetime) -> Appeal:
    """Move a locked appeal, keep who did it and tell the person; AppealRefused for a move that there is not."""
    if to not in MOVES.get(AppealState(appeal.state), ()):
        raise AppealRefused(_("This appeal has been answered."))
    AppealMove.objects.create(appeal=appeal, at=at, actor=actor, from_state=appeal.state, to_state=to)
    appeal.state = to
    if not appeal.is_open:
        appeal.closed_at = at
    appeal.save(update_fields=["state", "taken_by", "closed_at", "answered_by", "answer", "approval", "followed_by"])
    if to != AppealState.OPENED:
        tell(appeal, f"appeal_{to}", at)
    return appeal


def tell(appeal: Appeal, template: str, at: datetime, **payload: str) -> None:
    """Tell the person, and whoever lodged it for them, what became of the appeal; once for each state."""
    number: dict[str, Any] = {"number": str(appeal.pk), "decision": appeal.decision.number}
    message_write(person=appeal.person, template=template, about_id=appeal.pk, payload=number | payload, at=at)
    if appeal.state not in (AppealState.UPHELD, AppealState.REFUSED):
        return
    for one in Person.objects.filter(user=appeal.opened_by, merged_into=None).exclude(pk=appeal.person_id):
        message_write(
            person=one,
            template="appeal_answered_for",
            about_id=appeal.pk,
            payload=number | {"name": appeal.person.full_name},
            at=at,
        )


def _keep(appeal: Appeal, actor: User, papers: Iterable[Paper], at: datetime) -> None:
    for name, file in papers:
        evidence = evidence_add(actor=actor, person=appeal.person, title=name, file=file, at=at)
        AppealPaper.objects.get_or_create(appeal=appeal, evidence=evidence)
    if appeal.papers.count() > MOST_IN_ALL:
        raise FactRefused("papers", _("An appeal holds at most 15 papers."))
