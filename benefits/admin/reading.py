"""What the read-only pages of the ministry's site share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from registry.admin import LookingAdmin
from registry.names import fold_name

COUNT_LIMIT = 10_000
KEY_DIGITS = 18


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to COUNT_LIMIT: a list of millions opens as fast as a short one."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:COUNT_LIMIT].count())


class ListAdmin(LookingAdmin):
    """A read-only list of bounded cost; only its own filters and search are taken from the address."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50
    filters: tuple[str, ...] = ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup.split("__", maxsplit=1)[0] in self.filters and lookup.count("__") <= 1


def is_key(text: str) -> bool:
    """Whether a text of the address bar is a row's number: Python refuses to read one of thousands of digits."""
    return text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS


def folded_search(rows: QuerySet[Any], term: str, *fields: str) -> QuerySet[Any]:
    """The rows in whose fields every word of the term stands, İ, I, ı and i being one; for lists of some thousands."""
    wanted = fold_name(term).split()
    if not wanted:
        return rows
    texts = rows.order_by().values_list("pk", *fields)
    found = [key for key, *values in texts if all(word in fold_name(" ".join(values)) for word in wanted)]
    return rows.filter(pk__in=found)


def table(rows: Any) -> SafeString:
    """Names and values one below the other."""
    return format_html_join("", "<div><strong>{}</strong>: {}</div>", rows) or SafeString("–")
