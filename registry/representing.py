"""Who may act for whom on a day: by a paper (`Representation`), or as parent or guardian of a child by law.

A parent or guardian needs no row of their own: the right follows from what the civil registry says of the family on
that day, so that a corrected birth date, lost rights or a child's 18th birthday count at once (Family Code; ADR 21).
Who adopted a child is its parent; who has it in foster care acts by a paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from registry.models import FamilyRelation, Person, Representation
from registry.periods import ADULT_AT, birthday

EVERYTHING = frozenset(scope.value for scope in Representation.Scope)


@dataclass(frozen=True, slots=True)
class ActingRight:
    """`representative` may act for `person` within `scope` until `until` (not included; None: no end is known).

    `kind` is a `Representation.Kind`; `fact` the row it rests on: a paper, or the family as the civil registry has it.
    """

    person: Person
    representative: Person
    kind: str
    scope: frozenset[str]
    until: date | None
    fact: Representation | FamilyRelation

    @property
    def kind_label(self) -> str:
        """What the right rests on, in the reader's language."""
        return str(Representation.Kind(self.kind).label)

    @property
    def scope_labels(self) -> list[str]:
        """What may be done, in the reader's language, from the least to the most."""
        return [str(scope.label) for scope in Representation.Scope if scope.value in self.scope]


def acting_rights(
    day: date, *, representative: Person | None = None, person: Person | None = None
) -> list[ActingRight]:
    """Return who may act for whom on the day, of one representative, for one person, or both; two queries.

    Neither a dead nor a merged person acts or is acted for; a parent's right ends with the child's 18th birthday.
    """
    papers, relations = Representation.objects.alive_on(day), FamilyRelation.objects.alive_on(day)
    if representative is not None:
        papers, relations = papers.filter(representative=representative), relations.filter(person=representative)
    if person is not None:
        papers, relations = papers.filter(person=person), relations.filter(relative=person)
    children = relations.filter(Q(kind__in=("child", "adopted"), in_care=True) | Q(kind="ward"), rights_lost=False)
    found = [
        *(_by_paper(row) for row in papers.select_related("person", "representative").order_by("valid", "pk")),
        *(_by_family(row) for row in children.select_related("person", "relative").order_by("valid", "pk")),
    ]
    return [right for right in found if _holds(right, day)]


def may_act(actor: Person, person: Person, scope: str, day: date) -> bool:
    """Tell whether one person may act for another in that scope on that day."""
    return any(scope in right.scope for right in acting_rights(day, representative=actor, person=person))


def latest_end(rights: list[ActingRight]) -> date | None:
    """Return the day from which none of the rights holds any more; None if one of them has no known end."""
    ends = [right.until for right in rights]
    return None if None in ends else max((end for end in ends if end is not None), default=None)


def _by_paper(row: Representation) -> ActingRight:
    until = row.valid.upper
    if row.kind == Representation.Kind.PARENT:
        until = _until_adult(row.person, until)
    return ActingRight(row.person, row.representative, row.kind, frozenset(row.scope), until, row)


def _by_family(row: FamilyRelation) -> ActingRight:
    is_ward = row.kind == FamilyRelation.Kind.WARD
    kind = Representation.Kind.GUARDIAN if is_ward else Representation.Kind.PARENT
    return ActingRight(row.relative, row.person, kind, EVERYTHING, _until_adult(row.relative, row.valid.upper), row)


def _until_adult(child: Person, until: date | None) -> date:
    """The 18th birthday or the end before it; the first day of all for whoever's birth date nobody knows."""
    if child.birth_date is None:
        return date.min
    adult = birthday(child.birth_date, ADULT_AT)
    return adult if until is None else min(adult, until)


def _holds(right: ActingRight, day: date) -> bool:
    people = (right.person, right.representative)
    alive = all(one.merged_into_id is None and one.died_on is None for one in people)
    return alive and (right.until is None or day < right.until)


def own_attorney(person: Person, number: int, day: date) -> Representation | None:
    """Return a power of attorney that the person gave and that holds on the day; None for any other."""
    given = Representation.objects.filter(person=person, pk=number, kind=Representation.Kind.ATTORNEY).alive_on(day)
    found: Representation | None = given.select_related("person", "representative").first()
    return found


def held_attorney(representative: Person, number: int, day: date) -> Representation | None:
    """Return a power of attorney by which the person acts for another on the day; None for any other."""
    held = Representation.objects.filter(
        representative=representative, pk=number, kind=Representation.Kind.ATTORNEY
    ).alive_on(day)
    found: Representation | None = held.select_related("person", "representative").first()
    return found
