"""What a person reads about disability, rehabilitation and family: the facts of a reading, ordered for the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.models import Disability, FamilyRelation, Person, PersonVersion, RehabilitationMeasure
from registry.periods import ADULT_AT, birthday, today
from registry.reading import Reading


@dataclass(frozen=True, slots=True)
class Measure:
    """An item of a programme as of a day: `state` is given, late, due, open (no day is set) or ended (never given)."""

    row: RehabilitationMeasure
    state: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A disability as of a day, and whether it was withdrawn since."""

    row: Disability
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class DisabilityPage:
    """The disability of the day, those before, devices and the other items of programmes; newest first."""

    present: Lost | None
    earlier: Sequence[Lost]
    devices: Sequence[Measure]
    measures: Sequence[Measure]


def disability_page(person: Person, reading: Reading) -> DisabilityPage:
    """Return what is known of the person's disability and rehabilitation by the reading, in three queries."""
    own = _own(person)
    losses = [
        Lost(row, reading.was_withdrawn(row))
        for row in reading.begun(Disability.objects.filter(person__in=own)).order_by("-valid", "-pk")
    ]
    items = [
        Measure(row, _state(row, reading.on), reading.was_withdrawn(row))
        for row in reading.begun(RehabilitationMeasure.objects.filter(person__in=own)).order_by(
            "-valid", "due_on", "pk"
        )
    ]
    order = ("late", "due", "open", "given", "ended")
    items.sort(key=lambda item: order.index(item.state))
    devices = [item for item in items if item.row.kind == RehabilitationMeasure.Kind.DEVICE]
    present = next((one for one in losses if reading.on in one.row.valid), None)
    return DisabilityPage(
        present=present,
        earlier=[one for one in losses if one is not present],
        devices=devices,
        measures=[item for item in items if item not in devices],
    )


def _state(row: RehabilitationMeasure, day: date) -> str:
    if row.given_on is not None and row.given_on <= day:
        return "given"
    if row.valid.upper is not None and row.valid.upper <= day:
        return "ended"
    if row.due_on is None:
        return "open"
    return "late" if row.due_on < day else "due"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as its person reads it: the other's name, the birth date only of children, `ended` why (or empty)."""

    row: FamilyRelation
    name: str
    born: date | None
    since: date | None
    until: date | None
    ended: str
    is_minor: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Whom the civil registry names as family: husbands and wives, children and wards, parents and guardians."""

    spouses: Sequence[Relation]
    children: Sequence[Relation]
    parents: Sequence[Relation]

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named at all."""
        return not (self.spouses or self.children or self.parents)


def family_page(person: Person, reading: Reading) -> FamilyPage:
    """Return the person's relations begun by the reading, in at most five queries, the running ones first.

    Of a spouse and of parents only the name and the days are told, of children the birth date too. A tie of parent and
    child that ended otherwise than by death does not show: it would betray an adoption. An adopted child reads of its
    parents as of now whatever day is asked, and never since when they are.
    """
    own = _own(person)
    relations = FamilyRelation.objects.select_related("relative", "person")
    mine = list(reading.begun(relations.filter(person__in=own)).order_by("valid", "pk"))
    theirs = relations.filter(relative__in=own).exclude(kind=FamilyRelation.Kind.SPOUSE)
    above = list(theirs.filter(kind=FamilyRelation.Kind.ADOPTED).present().order_by("valid", "pk"))
    of_parents = Reading(max(reading.on, today())) if above else reading
    above = list(of_parents.begun(theirs).order_by("valid", "pk"))
    versions = _versions({row.relative_id for row in mine} | {row.person_id for row in above}, reading)
    below = [_relation(row, row.relative, versions, reading, tells_birth=_is_child(row)) for row in mine]
    parents = [_relation(row, row.person, versions, reading, tells_birth=False) for row in above]
    return FamilyPage(
        spouses=_running_first(one for one in below if one.row.kind == FamilyRelation.Kind.SPOUSE),
        children=_running_first(one for one in below if _is_child(one.row) and not _is_adopted_away(one)),
        parents=_running_first(one for one in parents if not _is_adopted_away(one)),
    )


def _is_child(row: FamilyRelation) -> bool:
    return row.kind != FamilyRelation.Kind.SPOUSE


def _is_adopted_away(one: Relation) -> bool:
    return one.row.kind in (FamilyRelation.Kind.CHILD, FamilyRelation.Kind.ADOPTED) and one.ended == "ended"


def _relation(
    row: FamilyRelation,
    other: Person,
    versions: dict[int, PersonVersion],
    reading: Reading,
    *,
    tells_birth: bool,
) -> Relation:
    known = versions.get(other.pk, other)
    other.surname, other.given_name, other.patronymic = known.surname, known.given_name, known.patronymic
    died = known.died_on if known.died_on is not None and known.died_on <= reading.on else None
    over = row.valid.upper if row.valid.upper is not None and row.valid.upper <= reading.on else None
    if died is not None and (over is None or over >= died):
        ended, until = "died", died
    elif over is not None:
        ended, until = "divorced" if row.kind == FamilyRelation.Kind.SPOUSE else "ended", over
    else:
        ended, until = "", None
    return Relation(
        row=row,
        name=other.full_name,
        born=known.birth_date if tells_birth else None,
        since=None if row.kind == FamilyRelation.Kind.ADOPTED else row.valid.lower,
        until=until,
        ended=ended,
        is_minor=known.birth_date is None or birthday(known.birth_date, ADULT_AT) > reading.on,
        is_withdrawn=reading.was_withdrawn(row),
    )


def _running_first(relations: Iterable[Relation]) -> list[Relation]:
    return sorted(relations, key=lambda one: bool(one.ended))


def _versions(people: set[int], reading: Reading) -> dict[int, PersonVersion]:
    """What the civil registry said of people at the instant, where it has been corrected since."""
    instant = reading.instant
    if instant is None:
        return {}
    rows = PersonVersion.objects.filter(person__in=people, recorded_from__lte=instant, recorded_to__gt=instant)
    return {row.person_id: row for row in rows}


def _own(person: Person) -> list[int]:
    return list(person.own_records.order_by("pk").values_list("pk", flat=True))
