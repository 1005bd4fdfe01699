"""The first page costs the same few queries whoever reads it, and weighs little."""

import gzip
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import FamilyRelation
from registry.periods import days, known_from
from tests.citizen.conftest import TODAY, Judge
from tests.factories import KNOWN_AT, make_person

pytestmark = pytest.mark.django_db


def tables(client: Client) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse("me:overview")).status_code == 200
    read = (re.findall(r"\b(?:from|into|update) \"?(\w+)", one["sql"], re.IGNORECASE) for one in caught)
    return [next(name for name in found if "_" in name) for found in read if found]


def test_a_pensioner_reads_four_statements_and_one_about_the_law(own: Client, judged: Judge) -> None:
    judged()
    own.get(reverse("me:overview"))
    assert tables(own) == [
        "django_session",
        "accounts_user",
        "registry_person",
        "registry_disability",  # the first thing that the one statement of all apps reads
        "benefits_parameter",
    ]


def test_a_larger_family_costs_no_query_more(own: Client, judged: Judge) -> None:
    person, _decision = judged()
    own.get(reverse("me:overview"))
    before = tables(own)
    for year in range(6):
        child = make_person(born=TODAY - timedelta(days=9000 + 400 * year), account=False, iban=None)
        FamilyRelation.objects.create(
            person=person,
            relative=child,
            kind="child",
            valid=days(TODAY),
            recorded=known_from(KNOWN_AT),
            source="civil",
        )
    assert tables(own) == before
    assert "6 nəfər" in own.get(reverse("me:overview")).content.decode()


def test_the_page_with_its_style_and_script_weighs_less_than_100_kilobytes(own: Client, judged: Judge) -> None:
    judged()
    page = own.get(reverse("me:overview")).content
    style = settings.VAR / "static-build" / "portal.css"
    assert b"<script" not in page
    assert len(gzip.compress(page, 6)) + len(gzip.compress(style.read_bytes(), 6)) <= 100_000
