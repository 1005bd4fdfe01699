"""Merges made before there was a row for them get one, where the facts tell what moved and when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

MOVING = {
    "FamilyRelation": ("person", "relative"),
    "Representation": ("person", "representative"),
    "LabourContract": ("person",),
    "ContractSuspension": ("person",),
    "EmploymentStatus": ("person",),
    "HazardousWork": ("person",),
    "FlightService": ("person",),
    "Disability": ("person",),
    "RehabilitationMeasure": ("person",),
    "EarlierRecord": ("person",),
    "CapitalBalance": ("person",),
}


def merges_tell(apps: Any, schema_editor: Any) -> None:
    """Write the missing rows; a record of which facts went on to a third one, or at several instants, gets none."""
    get = apps.get_model
    person_of, merge_of = get("registry", "Person"), get("registry", "Merge")
    known = merge_of.objects.filter(undone_at=None).values("person")
    merged = person_of.objects.exclude(merged_into=None).exclude(pk__in=known).select_related("merged_into")
    for person in merged.order_by("pk"):
        facts = [one for name, links in MOVING.items() for one in _facts(get("registry", name), links, person)]
        instants = {at for *_ids, at, _into in facts}
        if len(instants) > 1 or any(into != person.merged_into_id for *_rest, into in facts):
            continue
        kept = person.merged_into
        # Where nothing moved it is known only that both records were there.
        merged_at = instants.pop() if instants else max(person.recorded_from, kept.recorded_from)
        moved = {
            "facts": [[name, link, old, new] for name, link, old, new, _at, _into in facts],
            "contributions": _contributions(get("registry", "Contribution"), person, merged_at),
            "queues": [],
            "followed": [],
            "users": [None, kept.user_id],
            "doubted": [False, False],
            "dispute": None,
        }
        merge_of.objects.create(person=person, into=kept, merged_at=merged_at, moved=moved)


def _facts(model: Any, links: tuple[str, ...], person: Any) -> list[tuple[str, str, int, int, Any, int]]:
    """The rows that went to another record: kind, end, id before, id after, when, and to whom."""
    found = []
    for link in links:
        column = f"{link}_id"
        for new in model.objects.filter(**{f"replaces__{link}": person}).select_related("replaces").order_by("pk"):
            to = getattr(new, column)
            if to != person.pk:
                name = model._meta.model_name
                found.append((name, link, new.replaces_id, new.pk, new.recorded.lower, to))
    return found


def _contributions(model: Any, person: Any, at: Any) -> list[list[int]]:
    pairs = []
    for old in model.objects.filter(person=person, recorded_to=at).order_by("pk"):
        same = {"person": person.merged_into_id, "insurer": old.insurer_id, "year": old.year, "recorded_from": at}
        new = model.objects.filter(**same).first()
        if new is not None:
            pairs.append([old.pk, new.pk])
    return pairs


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0016_merged_places_and_tokens")]

    operations: ClassVar = [migrations.RunPython(merges_tell, migrations.RunPython.noop, elidable=True)]
