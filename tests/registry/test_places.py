"""Regions and districts."""

import pytest

from registry.models import District, Region
from registry.places import places_load
from tests.places import places_restore

pytestmark = pytest.mark.django_db


def test_there_are_14_regions_with_their_districts():
    places_load()
    assert Region.objects.count() == 14
    assert District.objects.count() == 85
    assert District.objects.get(name="Şuşa").region.name == "Qarabağ"
    assert not Region.objects.filter(districts=None).exists()


def test_loading_again_adds_and_renames_nothing():
    assert places_load() == places_load() == (14, 85)
    before = list(District.objects.order_by("pk").values_list("pk", "code", "name", "region_id"))
    places_load()
    assert list(District.objects.order_by("pk").values_list("pk", "code", "name", "region_id")) == before


def test_what_a_test_with_real_transactions_took_away_comes_back() -> None:
    District.objects.all().delete()
    Region.objects.all().delete()
    places_restore()
    assert (Region.objects.count(), District.objects.count()) == (14, 85)
    places_restore()
    assert (Region.objects.count(), District.objects.count()) == (14, 85)
