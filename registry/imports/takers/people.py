"""What the civil registry sends: births, deaths, marriages and divorces, new names and FINs."""

from __future__ import annotations

from typing import Any

from registry.imports.columns import Row
from registry.imports.takers.hand import (
    Hand,
    RowRefused,
    Same,
    Taker,
    before_end,
    head_of,
    merged_into,
    not_to_come,
)
from registry.imports.takers.withdrawing import NAMES as _NAMES
from registry.imports.takers.withdrawing import birth_withdraw, name_withdraw, number_again
from registry.models import FamilyRelation, Identifier, ImportedRow, Person
from registry.periods import days
from registry.services.facts import fact_correct, fact_end, fact_record, fact_void
from registry.services.people import (
    person_correct,
    person_record_death,
    person_register,
    person_replace_fin,
)

_BORN = ("surname", "given_name", "patronymic", "sex", "birth_date")


# ---------------------------------------------------------------- births
def _birth(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    not_to_come(hand, row.values["birth_date"], "birth_date")
    said = {name: row.values[name] or "" for name in _NAMES} | {name: row.values[name] for name in _BORN[3:]}
    citizenship = row.values["citizenship"]
    more = {} if citizenship is None else {"citizenship": citizenship}
    # Parents first: a child whose mother is not known yet waits as a whole.
    parents = [
        hand.person(row.values[column], row.values["birth_date"], column)
        for column in ("mother_fin", "father_fin")
        if row.values[column] is not None
    ]
    news = False
    if standing is not None and standing.fact_id is not None:
        child = merged_into(standing.fact_id)
        news = _person_correct(hand, row, child, said | more) | _fin_correct(hand, row, child)
    else:
        child, news = _registered(hand, row, said, more)
    news |= _parents_set(hand, row, child, parents)
    if not news:
        raise Same(child.pk)
    return int(child.pk)


def _registered(hand: Hand, row: Row, said: dict[str, Any], more: dict[str, Any]) -> tuple[Person, bool]:
    """Return the person of the row, and whether the row told anything new; `more` makes nobody another person."""
    known = (
        Identifier.objects.filter(kind=Identifier.Kind.FIN, value=row.values["fin"])
        .present()
        .select_related("person__merged_into")
        .first()
    )
    if known is not None:
        person = known.person.merged_into or known.person
        if any(getattr(person, name) != value for name, value in said.items()):
            raise RowRefused("fin_of_another", "fin")
        return person, _person_correct(hand, row, person, more)
    made = person_register(actor=hand.actor, at=hand.at(), fin=row.values["fin"], **said, **more, **hand.source(row))
    return made, True


def _fin_correct(hand: Hand, row: Row, child: Person) -> bool:
    if number_again(hand, row, child):
        return True
    numbers = Identifier.objects.filter(person=child, kind=Identifier.Kind.FIN).present()
    if numbers.filter(value=row.values["fin"]).exists():
        return False
    known = numbers.filter(source_ref=row.reference).order_by("-valid").first()
    if known is None:
        raise RowRefused("overtaken", "fin")
    fact_correct(actor=hand.actor, fact=known, at=hand.at(), value=row.values["fin"], **hand.source(row))
    return True


def _parents_set(hand: Hand, row: Row, child: Person, parents: list[Person]) -> bool:
    """Make the parents that this row named the parents of the child; tell whether anything changed."""
    kind, born = FamilyRelation.Kind.CHILD, row.values["birth_date"]
    standing = {
        one.person_id: one for one in FamilyRelation.objects.filter(relative=child, kind=kind).present().order_by("pk")
    }
    news = False
    for parent in parents:
        known = standing.pop(parent.pk, None)
        if known is None:
            fact_record(
                actor=hand.actor,
                model=FamilyRelation,
                at=hand.at(),
                person=parent,
                relative=child,
                kind=kind,
                valid=days(born),
                **hand.source(row),
            )
            news = True
        elif known.source_ref == row.reference and known.valid.lower != born:
            moved = days(born, known.valid.upper)
            fact_correct(actor=hand.actor, fact=known, at=hand.at(), valid=moved, **hand.source(row))
            news = True
    for one in standing.values():
        if one.source_ref == row.reference:
            fact_void(actor=hand.actor, fact=one, at=hand.at())
            news = True
    return news


def _person_correct(hand: Hand, row: Row, person: Person, said: dict[str, Any]) -> bool:
    changes = {name: value for name, value in said.items() if getattr(person, name) != value}
    if changes:
        person_correct(actor=hand.actor, person=person, at=hand.at(), **changes, **hand.source(row))
    return bool(changes)


# ---------------------------------------------------------------- deaths
def _death(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    died_on = row.values["died_on"]
    not_to_come(hand, died_on, "died_on")
    person = hand.person(row.values["fin"], died_on)
    if standing is not None and standing.fact_id is not None and standing.what != "void":
        before = merged_into(standing.fact_id)
        if before.pk != person.pk and before.died_on is not None:
            person_correct(actor=hand.actor, person=before, at=hand.at(), died_on=None, **hand.source(row))
        elif before.pk == person.pk and person.died_on is not None:
            if person.died_on == died_on:
                raise Same(person.pk)
            person_correct(actor=hand.actor, person=person, at=hand.at(), died_on=died_on, **hand.source(row))
            return int(person.pk)
    if person.died_on == died_on:
        raise Same(person.pk)
    person_record_death(actor=hand.actor, person=person, died_on=died_on, at=hand.at(), **hand.source(row))
    return int(person.pk)


def _death_withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
    person = None if standing.fact_id is None else merged_into(standing.fact_id)
    if person is None or person.died_on is None:
        raise Same(standing.fact_id)
    person_correct(actor=hand.actor, person=person, at=hand.at(), died_on=None, **hand.source(row))


# ---------------------------------------------------------------- marriages
def _marriage(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    if standing is not None and standing.what not in (row.notice, "void"):
        raise RowRefused("notice_changed", "notice")
    on = row.values["on"]
    not_to_come(hand, on, "on")
    one, other = hand.person(row.values["fin"], on), hand.person(row.values["spouse_fin"], on, "spouse_fin")
    if one.pk == other.pk:
        raise RowRefused("same_person", "spouse_fin")
    fact_id = None if standing is None or standing.what == "void" else standing.fact_id
    return (_divorced if row.notice == "divorce" else _married)(hand, row, one, other, fact_id)


def _married(hand: Hand, row: Row, one: Person, other: Person, fact_id: int | None) -> int:
    known = head_of(FamilyRelation, fact_id)
    if known is not None and {known.person_id, known.relative_id} == {one.pk, other.pk}:
        both = [known, *_mirror(known)]
        for spouse in both:
            moved = days(row.values["on"], spouse.valid.upper)
            fact_correct(actor=hand.actor, fact=spouse, at=hand.at(), valid=moved, **hand.source(row))
        return int(known.pk)
    if known is not None:
        _both_void(hand, known)
    made = [
        fact_record(
            actor=hand.actor,
            model=FamilyRelation,
            at=hand.at(),
            person=person,
            relative=relative,
            kind=FamilyRelation.Kind.SPOUSE,
            valid=days(row.values["on"]),
            **hand.source(row),
        )
        for person, relative in ((one, other), (other, one))
    ]
    return int(made[0].pk)


def _divorced(hand: Hand, row: Row, one: Person, other: Person, fact_id: int | None) -> int:
    on = row.values["on"]
    before = head_of(FamilyRelation, fact_id)
    if before is not None:
        _reopen(hand, before)
    spouses = FamilyRelation.objects.filter(person=one, relative=other, kind=FamilyRelation.Kind.SPOUSE).present()
    known = next((spouse for spouse in spouses.order_by("-valid") if spouse.valid.lower < on), None)
    if known is None:
        raise RowRefused("unknown_marriage", "on", waits=True)
    if known.valid.upper == on:
        raise Same(int(known.pk))
    ended = [
        fact_end(actor=hand.actor, fact=spouse, on=on, at=hand.at(), **hand.source(row))
        for spouse in (known, *_mirror(known))
    ]
    return int(ended[0].pk)


def _marriage_withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
    known = head_of(FamilyRelation, standing.fact_id)
    if known is None:
        raise Same(standing.fact_id)
    if standing.what == "divorce":
        _reopen(hand, known)
    else:
        _both_void(hand, known)


def _reopen(hand: Hand, ended: FamilyRelation) -> None:
    for spouse in (ended, *_mirror(ended)):
        before = before_end(FamilyRelation, spouse)
        valid = days(spouse.valid.lower, None if before is None else before.valid.upper)
        if valid != spouse.valid:
            source = {"source": spouse.source, "source_ref": spouse.source_ref}
            fact_correct(actor=hand.actor, fact=spouse, at=hand.at(), valid=valid, **source)


def _both_void(hand: Hand, known: FamilyRelation) -> None:
    for spouse in (known, *_mirror(known)):
        fact_void(actor=hand.actor, fact=spouse, at=hand.at())


def _mirror(known: FamilyRelation) -> list[FamilyRelation]:
    """The same marriage as the register of the other spouse has it."""
    rows = FamilyRelation.objects.filter(person=known.relative_id, relative=known.person_id, kind=known.kind)
    return list(rows.present().filter(valid=known.valid))


# ---------------------------------------------------------------- names and FINs
def _name(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    on = row.values["on"]
    not_to_come(hand, on, "on")
    person = hand.person(row.values["fin"], on)
    said = {name: row.values[name] for name in _NAMES if row.values[name] is not None}
    if not said and row.values["new_fin"] is None:
        raise RowRefused("nothing_named")
    if said and _is_newer_known(hand, row, person):
        raise RowRefused("overtaken", "on")
    news = _person_correct(hand, row, person, said) if said else False
    news |= _fin_replace(hand, row, person)
    if not news:
        raise Same(person.pk)
    return int(person.pk)


def _is_newer_known(hand: Hand, row: Row, person: Person) -> bool:
    """Whether the present name came with a row of a later day."""
    last = ImportedRow.objects.filter(source=person.source, kind="names", reference=person.source_ref).first()
    return last is not None and last.on is not None and last.on > row.values["on"] and last.reference != row.reference


def _fin_replace(hand: Hand, row: Row, person: Person) -> bool:
    fin = row.values["new_fin"]
    if fin is None:
        return False
    numbers = Identifier.objects.filter(person=person, kind=Identifier.Kind.FIN).present()
    if numbers.filter(value=fin, valid__startswith=row.values["on"]).exists():
        return False
    known = numbers.filter(source_ref=row.reference, valid__upper_inf=True).first()
    if known is not None and known.valid.lower == row.values["on"]:
        fact_correct(actor=hand.actor, fact=known, at=hand.at(), value=fin, **hand.source(row))
        return True
    person_replace_fin(actor=hand.actor, person=person, fin=fin, on=row.values["on"], at=hand.at(), **hand.source(row))
    return True


BIRTHS = Taker(_birth, birth_withdraw)
DEATHS = Taker(_death, _death_withdraw)
MARRIAGES = Taker(_marriage, _marriage_withdraw)
NAMES = Taker(_name, name_withdraw)
