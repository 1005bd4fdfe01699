"""Two records of one human being become one, and two again where that was an error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.models import ContactPoint, Contribution, Dispute, FactChange, Merge, Person, QueueEntry, Source
from registry.moved import MOVING, are_alike, places_in_one_queue, unmerge_plan
from registry.periods import day_of
from registry.services.changes import change_record, later_than, people_lock
from registry.services.disputes import dispute_open
from registry.services.facts import OTHER_PERSON, fact_move
from registry.services.insurance import account_refresh
from registry.services.messages import message_write
from registry.services.queues import queue_death, queue_leave, queue_void
from registry.services.refusals import FactRefused, refusals

_SAME_YEARS = gettext_lazy("contributions of one insurer in one year stand in both")


def person_merge(*, actor: User | None, person: Person, into: Person, at: datetime) -> Person:
    """Say that `person` is the same human being as `into`: its life moves there, its row points there.

    What contradicts `into` stays behind, and a dispute is opened on `into`, so that nothing about it is decided
    without a person until somebody has looked. Where both wait in one queue the earlier place is the person's and the
    later one is closed. A `Merge` keeps what moved, so that `person_unmerge` can move it back; the person is told.
    FactRefused if either was merged before.
    """
    with transaction.atomic():
        people = people_lock(person.pk, into.pk, *_others(person), *_records(person), *_records(into))
        merged, kept = people[person.pk], people[into.pk]
        if merged.merged_into_id is not None or kept.merged_into_id is not None:
            raise FactRefused("merged", _("This record was merged into another one. Write into that one."))
        moved: dict[str, Any] = {
            "facts": [],
            "contributions": [],
            "queues": [],
            "followed": list(Person.objects.filter(merged_into=merged).order_by("pk").values_list("pk", flat=True)),
            "users": [merged.user_id, kept.user_id],
            "doubted": [merged.possible_duplicate, kept.possible_duplicate],
            "dispute": None,
        }
        left = [
            *_facts(merged, kept, actor, at, moved["facts"]),
            *_contributions(merged, kept, at, moved["contributions"]),
            *_places(merged, kept, actor, at, moved["queues"]),
        ]
        if left:
            moved["dispute"] = _dispute(kept, left, actor, at)
        user, merged.user = merged.user, None
        merged.merged_into, merged.possible_duplicate, kept.possible_duplicate = kept, False, False
        with refusals():
            merged.save(update_fields=["merged_into", "possible_duplicate", "user"])
        Person.objects.filter(pk__in=moved["followed"]).update(merged_into=kept)
        kept.user = kept.user or user
        kept.save(update_fields=["possible_duplicate", "user"])
        merge = Merge.objects.create(person=merged, into=kept, merged_at=at, merged_by=actor, moved=moved)
        _told_of_merge(merge, merged, kept, has_account=user is not None)
        account_refresh([merged.pk, kept.pk], at)
        change_record(people=[merged.pk, kept.pk], kind=FactChange.Kind.PERSON, actor=actor)
    return kept


def person_unmerge(*, actor: User | None, merge: Merge, at: datetime) -> Merge:
    """Say that two merged records are of two human beings: what moved goes back as it is known now.

    A fact corrected or ended since goes back so; one withdrawn since stays withdrawn. What the survivor learned after
    the merge stays with it, and so does what has no room in the record that it came from: then a dispute is opened.
    A place in a queue that the merge closed waits again; both people are told, each by what is their own.
    `merge.moved` lists afterwards what went `back`, what was `withdrawn` and what `stayed`. FactRefused if the merge
    was taken apart before, or if the survivor was merged on: that merge comes first.
    """
    with transaction.atomic():
        plan = unmerge_plan(merge)
        others = {number for row in plan.back for number in _both_ends(row.fact)}
        others |= {*_records(merge.into), *(line.person_id for line in plan.places)}
        people = people_lock(merge.person_id, merge.into_id, *others)
        known = Merge.objects.filter(pk=merge.pk, undone_at=None).first()
        parted, kept = people[merge.person_id], people[merge.into_id]
        if known is None:
            raise FactRefused("undone", _("This merge was taken apart already."))
        if parted.merged_into_id != kept.pk:
            raise FactRefused("merged", _("The record that stays was merged into another one. Take that apart first."))
        later_than(known.merged_at, at)
        plan = unmerge_plan(known)
        moved = known.moved
        _unlink(parted, kept, moved, known.merged_at, at)
        Person.objects.filter(pk__in=moved["followed"], merged_into=kept).update(merged_into=parted)
        back, left = [], []
        for row in reversed(plan.back):
            try:
                gone_back = fact_move(actor=actor, fact=row.fact, to=parted, at=at, link=row.link)
            except FactRefused as refused:
                left.append((row.key, str(refused)))
            else:
                back.append([row.key[0], gone_back.pk])
        for line in plan.places:
            try:
                queue_void(actor=actor, entry=line, at=at, source=Source.OFFICER)
            except FactRefused as refused:
                left.append((("queueentry", line.pk), str(refused)))
        for one in (parted, kept):
            # A death that was recorded meanwhile ends the places of its own record only.
            queue_death(actor=actor, person=one, at=at)
        taken = set(Contribution.objects.filter(person=parted, recorded_to=None).values_list("year", "insurer_id"))
        going = [row for row in plan.contributions if (row.year, row.insurer_id) not in taken]
        pairs = _contributions_move(going, parted, at)
        moved["back"] = {"facts": back, "contributions": [new for _old, new in pairs]}
        moved["withdrawn"] = [list(key) for key in plan.withdrawn]
        moved["stayed"] = {
            "facts": [[fact._meta.model_name, fact.pk] for fact in plan.since],
            "contributions": [row.pk for row in plan.contributions_since],
            "refused": [[*key, why] for key, why in left],
        }
        _dispute_answered(moved["dispute"], actor, at)
        if left or len(going) < len(plan.contributions):
            _dispute(kept, [why for _key, why in left] or [str(_SAME_YEARS)], actor, at, parted=True)
        known.undone_at, known.undone_by = at, actor
        known.save(update_fields=["moved", "undone_at", "undone_by"])
        account_refresh([parted.pk, kept.pk], at)
        change_record(people=[parted.pk, kept.pk], kind=FactChange.Kind.PERSON, actor=actor)
        for one in (parted, kept):
            _tell(one, "records_parted", known, at)
    return known


def _records(person: Person) -> list[int]:
    return list(person.own_records.order_by("pk").values_list("pk", flat=True))


def _places(merged: Person, kept: Person, actor: User | None, at: datetime, closed: list[int]) -> list[str]:
    """Close the later one of two places in a queue; answer where an officer has to look at the ground."""
    left = []
    for one, other in places_in_one_queue(merged, kept):
        later = max(one, other, key=lambda place: (place.ranked_on, place.joined_id))
        try:
            line = queue_leave(
                actor=actor, person=later.person, queue=later.queue, reason=QueueEntry.Reason.TWICE, on=day_of(at),
                at=at, source=Source.OFFICER,
            )  # fmt: skip
        except FactRefused as refused:
            left.append(str(refused))
            continue
        closed.append(line.pk)
        if not are_alike(one, other):
            left.append(_("both wait in the same queue"))
    return left


def _told_of_merge(merge: Merge, merged: Person, kept: Person, *, has_account: bool) -> None:
    """Tell the person; where the other record had an account or a contact of its own, there as well."""
    _tell(kept, "records_merged", merge, merge.merged_at)
    own = ContactPoint.objects.filter(person=merged, verified_at__isnull=False, withdrawn_at=None)
    if has_account or own.exists():
        _tell(merged, "record_joined", merge, merge.merged_at)


def _tell(person: Person, template: str, merge: Merge, at: datetime) -> None:
    if person.died_on is None:
        message_write(person=person, template=template, at=at, about_id=merge.pk)


def _both_ends(fact: Any) -> Iterable[int]:
    name = OTHER_PERSON.get(type(fact))
    other = None if name is None else getattr(fact, name)
    return [fact.person_id] if other is None else [fact.person_id, other]


def _others(merged: Person) -> set[int]:
    """Everybody whose own row is locked when the facts move: the other end of relations and representations."""
    found: set[int] = set()
    for model, other in OTHER_PERSON.items():
        manager: Any = model._default_manager
        ends = manager.filter(Q(person=merged) | Q(**{other: merged.pk})).present()
        for pair in ends.values_list("person_id", other):
            found.update(number for number in pair if number is not None)
    return found


def _facts(merged: Person, kept: Person, actor: User | None, at: datetime, moved: list[Any]) -> list[str]:
    """Move every present fact, by each end that names the merged record; answer why some could not."""
    left = []
    for model in MOVING:
        links = ["person", *([OTHER_PERSON[model].removesuffix("_id")] if model in OTHER_PERSON else [])]
        for link in links:
            manager: Any = model._default_manager
            for fact in manager.filter(**{link: merged}).present().order_by("pk"):
                try:
                    new = fact_move(actor=actor, fact=fact, to=kept, at=at, link=link)
                except FactRefused as refused:
                    left.append(str(refused))
                else:
                    moved.append([model._meta.model_name, link, fact.pk, new.pk])
    return left


def _contributions(merged: Person, kept: Person, at: datetime, moved: list[Any]) -> list[str]:
    rows = list(Contribution.objects.filter(person=merged, recorded_to=None).order_by("pk"))
    taken = set(Contribution.objects.filter(person=kept, recorded_to=None).values_list("year", "insurer_id"))
    moving = [row for row in rows if (row.year, row.insurer_id) not in taken]
    moved += _contributions_move(moving, kept, at)
    return [str(_SAME_YEARS)] if len(moving) < len(rows) else []


def _contributions_move(rows: list[Contribution], to: Person, at: datetime) -> list[list[int]]:
    """Close the rows and write them to the other record; answer pairs of the old and the new id."""
    for row in rows:
        later_than(row.recorded_from, at)
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(recorded_to=at)
    own = {"id", "person_id", "recorded_from", "recorded_to"}
    names = [field.attname for field in Contribution._meta.concrete_fields if field.attname not in own]
    written = Contribution.objects.bulk_create(
        Contribution(person=to, recorded_from=at, **{name: getattr(row, name) for name in names}) for row in rows
    )
    return [[old.pk, new.pk] for old, new in zip(rows, written, strict=True)]


def _unlink(parted: Person, kept: Person, moved: dict[str, Any], merged_at: datetime, at: datetime) -> None:
    """Make two rows of one: the doubts and the accounts as before, unless the owner's claim has moved one since.

    What the account that goes back gave as its phone or e-mail since the merge goes with it: nobody is told on it
    what concerns the other.
    """
    first, second = moved["users"]
    taken = set(
        Person.objects.filter(user_id__in=[one for one in (first, second) if one is not None])
        .exclude(pk=kept.pk)
        .values_list("user_id", flat=True)
    )
    parted.merged_into = None
    parted.possible_duplicate, kept.possible_duplicate = moved["doubted"]
    held = kept.user_id
    if first is not None and first not in taken:
        parted.user_id = first
        if held == first:
            held = second if second not in taken else None
            _contacts_back(parted, kept, merged_at, at)
    kept.user_id = held
    # The account leaves one row before it is bound to the other.
    kept.save(update_fields=["possible_duplicate", "user"])
    with refusals():
        parted.save(update_fields=["merged_into", "possible_duplicate", "user"])


def _contacts_back(parted: Person, kept: Person, merged_at: datetime, at: datetime) -> None:
    given = ContactPoint.objects.filter(person=kept, added_at__gt=merged_at)
    kinds = given.filter(verified_at__isnull=False, withdrawn_at=None).values_list("kind", flat=True)
    older = ContactPoint.objects.filter(person=parted, verified_at__isnull=False, withdrawn_at=None)
    older.filter(kind__in=list(kinds)).update(withdrawn_at=at)
    given.update(person=parted)


def _dispute(kept: Person, left: list[str], actor: User | None, at: datetime, *, parted: bool = False) -> int:
    what = {"what": ", ".join(dict.fromkeys(left))}
    return dispute_open(
        actor=actor,
        person=kept,
        fact_kind=FactChange.Kind.PERSON,
        text=_("A merge was taken apart, and not everything could go back: %(what)s.") % what
        if parted
        else _("Two records were merged and contradict each other: %(what)s.") % what,
        at=at,
    ).pk


def _dispute_answered(number: int | None, actor: User | None, at: datetime) -> None:
    """Close what only the merge made doubtful."""
    still_open = Dispute.objects.filter(pk=number or 0, closed_at=None)
    people = list(still_open.values_list("person_id", flat=True))
    if still_open.update(closed_at=at, closed_by=actor, answer=_("The merge was taken apart.")):
        change_record(people=people, kind=FactChange.Kind.DISPUTE, actor=actor, verb=FactChange.Verb.ENDED)
