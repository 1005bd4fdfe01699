"""Second records that the synthetic country knows as merged can be taken apart like any other."""

from datetime import date

import pytest
from django.utils import timezone

from esosial.populate.load import populate
from registry.models import Merge, Person
from registry.moved import standing_merges, unmerge_plan
from registry.services.merging import person_unmerge

pytestmark = pytest.mark.django_db


def test_every_merged_record_of_the_country_has_its_merge() -> None:
    populate(people=2_000, seed=7, on=date(2026, 11, 24))
    merged = Person.objects.exclude(merged_into=None)
    pairs = set(merged.values_list("pk", "merged_into"))
    assert pairs
    assert set(Merge.objects.values_list("person", "into")) == pairs
    one = merged.select_related("merged_into").order_by("pk")[0]
    assert one.merged_into is not None
    merge = standing_merges(one.merged_into)[0]
    assert unmerge_plan(merge).back == []
    person_unmerge(actor=None, merge=merge, at=timezone.now())
    one.refresh_from_db()
    assert one.merged_into is None
