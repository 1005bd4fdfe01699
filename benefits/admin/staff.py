"""Accounts of staff, searched by names as Azerbaijani is written: the fold for that stands on this floor."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import StaffAdmin
from accounts.models import User
from benefits.admin.reading import folded_search


class SearchedStaffAdmin(StaffAdmin):
    """Accounts of staff by login name, name and office."""

    search_fields = ("username", "display_name", "office")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        return folded_search(queryset, search_term, *self.search_fields), False


admin.site.unregister(User)
admin.site.register(User, SearchedStaffAdmin)
