"""What the civil registry takes back: a birth that was written by mistake, a name or a FIN that never was."""

from __future__ import annotations

from typing import Any

from registry.imports.columns import Row
from registry.imports.takers.hand import Hand, RowRefused, Same, before_end
from registry.models import (
    Fact,
    FamilyRelation,
    Identifier,
    ImportedRow,
    InsuranceAccount,
    Message,
    MessageChoice,
    Person,
    PersonVersion,
    RecordLook,
)
from registry.models.people import PersonalData
from registry.periods import days
from registry.services.facts import fact_correct, fact_record, fact_void
from registry.services.people import person_correct

NAMES = ("surname", "given_name", "patronymic")
_RESTS_NOTHING = {PersonVersion, InsuranceAccount, RecordLook, Message, MessageChoice}
"""What is derived from a record or only tells of it."""


def birth_withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
    """Take back what the row of a birth recorded: the parents it named, and the FIN where it registered the person.

    A person is never deleted: the record stays, without a number and without anything that was said of it.
    RowRefused while anything else rests on a person whom the row registered.
    """
    child = Person.objects.get(pk=standing.fact_id or 0)
    own = {"source": hand.batch.source, "source_ref": row.reference}
    links = FamilyRelation.objects.filter(relative=child, kind=FamilyRelation.Kind.CHILD, **own).present()
    numbers = Identifier.objects.filter(person=child, kind=Identifier.Kind.FIN, **own).present()
    withdrawn: list[Fact] = [*links.order_by("pk"), *numbers.order_by("pk")]
    if not withdrawn:
        raise Same(child.pk)
    if numbers.exists() and _is_rested_on(child, withdrawn):
        raise RowRefused("void_in_use", "reference")
    for fact in withdrawn:
        fact_void(actor=hand.actor, fact=fact, at=hand.at())


def _is_rested_on(person: Person, besides: list[Fact]) -> bool:
    """Tell whether anything but `besides` is recorded about the person, on whichever floor."""
    if person.died_on is not None or person.user_id is not None or person.merged_into_id is not None:
        return True
    for relation in Person._meta.related_objects:
        model: Any = relation.related_model
        if model in _RESTS_NOTHING:
            continue
        rows = model._base_manager.filter(**{relation.field.name: person})
        if issubclass(model, Fact):
            rows = rows.filter(recorded__upper_inf=True)
            rows = rows.exclude(pk__in=[fact.pk for fact in besides if isinstance(fact, model)])
        if rows.exists():
            return True
    return False


def name_withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
    """Take back a change of name or FIN: what stood before stands again, but for what newer rows said since."""
    person = Person.objects.get(pk=standing.fact_id or 0)
    news = _name_before(hand, row, person)
    news |= _fin_before(hand, row, person)
    if not news:
        raise Same(person.pk)


def _name_before(hand: Hand, row: Row, person: Person) -> bool:
    """Write the names as they are when the changes of withdrawn rows are left out of the history."""
    withdrawn = set(
        ImportedRow.objects.filter(source=hand.batch.source, kind="names", what="void").values_list(
            "reference", flat=True
        )
    ) | {row.reference}
    versions: list[PersonalData] = [*PersonVersion.objects.filter(person=person).order_by("recorded_from"), person]
    before = versions[0]
    said = {name: getattr(before, name) for name in NAMES}
    origin = {"source": before.source, "source_ref": before.source_ref}
    for version in versions[1:]:
        if version.source != hand.batch.source or version.source_ref not in withdrawn:
            said |= {name: getattr(version, name) for name in NAMES if getattr(version, name) != getattr(before, name)}
            origin = {"source": version.source, "source_ref": version.source_ref}
        before = version
    if all(getattr(person, name) == value for name, value in said.items()):
        return False
    person_correct(actor=hand.actor, person=person, at=hand.at(), **said, **origin)
    return True


def _fin_before(hand: Hand, row: Row, person: Person) -> bool:
    """Withdraw the FIN that the row gave and let the one before go on; RowRefused if another one followed it."""
    own = {"source": hand.batch.source, "source_ref": row.reference}
    numbers = Identifier.objects.filter(person=person, kind=Identifier.Kind.FIN).present()
    given = next((one for one in numbers.filter(valid__upper_inf=True, **own) if one.valid.lower is not None), None)
    if given is None:
        if Identifier.objects.filter(person=person, kind=Identifier.Kind.FIN, closed_as="ended", **own).exists():
            raise RowRefused("void_in_use", "reference")
        return False
    fact_void(actor=hand.actor, fact=given, at=hand.at())
    ended = numbers.filter(valid__endswith=given.valid.lower, **own).first()
    if ended is not None:
        before = before_end(Identifier, ended)
        fact_correct(
            actor=hand.actor,
            fact=ended,
            at=hand.at(),
            valid=(ended if before is None else before).valid,
            source=ended.source if before is None else before.source,
            source_ref=ended.source_ref if before is None else before.source_ref,
        )
    return True


def number_again(hand: Hand, row: Row, person: Person) -> bool:
    """Give the FIN of a birth back that was withdrawn and is sent again; tell whether the person had none."""
    if Identifier.objects.filter(person=person, kind=Identifier.Kind.FIN).present().exists():
        return False
    fact_record(
        actor=hand.actor,
        model=Identifier,
        at=hand.at(),
        person=person,
        kind=Identifier.Kind.FIN,
        value=row.values["fin"],
        valid=days(row.values["birth_date"]),
        **hand.source(row),
    )
    return True
