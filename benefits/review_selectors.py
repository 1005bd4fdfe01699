"""Reads for the list of cases: by reason, region, day and person, in pages of a fixed cost however long the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from benefits.models import Decision, ManualReview
from registry.models import Residence

PAGE = 25
COUNT_LIMIT = 1000
"""Counting stops here: whether there are more is all that anybody needs to know."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What of the list is asked for; `after` is the (opened_on, id) behind which the page begins.

    `kinds` are the nights whose cases are shown.
    """

    kinds: Sequence[str]
    day: date
    reason: str = ""
    region: str = ""
    opened_before: date | None = None
    mine: int | None = None
    people: tuple[int, ...] | None = None
    after: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of open cases, oldest first; `following` is the `after` of the next one, None at the end."""

    reviews: list[ManualReview]
    following: tuple[date, int] | None


def open_reviews(asked: ReviewFilter) -> ReviewPage:
    """Return a page of open cases by keyset, one query; people are not read: a list of cases shows no names."""
    rows = ManualReview.objects.filter(kind__in=asked.kinds, resolved_at=None)
    if asked.reason:
        rows = rows.filter(reasons__contains=[asked.reason])
    if asked.opened_before is not None:
        rows = rows.filter(opened_on__lt=asked.opened_before)
    if asked.mine is not None:
        rows = rows.filter(claimed_by=asked.mine)
    if asked.people is not None:
        rows = rows.filter(person__in=asked.people)
    if asked.region:
        home = Residence.objects.filter(person=OuterRef("person"), district__region__code=asked.region).alive_on(
            asked.day
        )
        rows = rows.filter(Exists(home))
    if asked.after is not None:
        opened, number = asked.after
        rows = rows.filter(Q(opened_on__gt=opened) | Q(opened_on=opened, pk__gt=number))
    found = list(rows.select_related("claimed_by").order_by("opened_on", "pk")[: PAGE + 1])
    page = found[:PAGE]
    return ReviewPage(page, (page[-1].opened_on, page[-1].pk) if len(found) > PAGE else None)


def reason_counts(kinds: Sequence[str], codes: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Return how many cases of the nights are open, and how many of each reason, up to COUNT_LIMIT; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select code, (
              select count(*) from (
                select from benefits_manualreview
                 where resolved_at is null and kind = any(%(kinds)s::varchar[])
                   and (code = '' or reasons @> array[code]::varchar[])
                 limit %(limit)s
              ) as counted)
              from unnest(%(codes)s::varchar[]) as code
            """,
            {"kinds": list(kinds), "codes": ["", *codes], "limit": COUNT_LIMIT},
        )
        counted = dict(cursor.fetchall())
    return counted.pop(""), counted


def review_decision(review: ManualReview) -> Decision | None:
    """The decision with which a case ended, if it ended with one."""
    return None if review.decision_id is None else Decision.objects.filter(pk=review.decision_id).first()
