"""People in the ministry's site: found by search only, opened through the door, every look recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import signed_in
from accounts.admin import ReadOnlyAdmin
from accounts.models import Role
from registry.access import open_record, search_records
from registry.identifiers import IdentifierError
from registry.models import Identifier, Person, Purpose, Residence
from registry.periods import today

FOUND_LIMIT = 50
PURPOSES: dict[str, Purpose] = {Role.MINISTRY: Purpose.ADMIN, Role.AUDITOR: Purpose.AUDIT}


def open_in_ministry(request: HttpRequest, public_id: str, about: str) -> Person:
    """Open a record from the ministry's site, with the look; Http404 if absent or not for this role."""
    actor = signed_in(request)
    if actor.role not in PURPOSES:
        raise Http404
    return open_record(
        actor=actor,
        person=public_id,
        purpose=PURPOSES[actor.role],
        about=about,
        session=request.session.session_key or "",
    )


class LookingAdmin(ReadOnlyAdmin):
    """Read-only to the last method: whatever is not a look is refused before anything is opened."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self._only_looking(request)
        return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self._only_looking(request)
        return super().changelist_view(request, *args, **kwargs)

    @staticmethod
    def _only_looking(request: HttpRequest) -> None:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied


class PeopleFound(ChangeList):
    """Found people lead to their public address; the internal key never leaves the house."""

    def url_for_result(self, result: Any) -> str:
        return reverse(
            "admin:registry_person_change", args=(result.public_id,), current_app=self.model_admin.admin_site.name
        )


@admin.register(Person)
class PersonAdmin(LookingAdmin):
    """Nobody is listed before a FIN or three letters of a name are searched, and never more than 50."""

    list_display = ("full_name", "birth_date")
    list_display_links = ("full_name",)
    list_per_page = FOUND_LIMIT
    list_max_show_all = FOUND_LIMIT
    show_full_result_count = False
    sortable_by = ()
    search_fields = ("search_name",)
    search_help_text = _(
        "A whole FIN, or at least three letters of a name. Each person shown is told that you looked."
    )
    fields = ("full_name", "fin", "birth_date", "sex", "died_on", "residence", "source", "source_ref", "merged")
    readonly_fields = fields

    @admin.display(description=_("Name"))
    def full_name(self, person: Person) -> str:
        return person.full_name

    @admin.display(description=_("FIN"))
    def fin(self, person: Person) -> str:
        row = Identifier.objects.filter(person=person, kind=Identifier.Kind.FIN).alive_on(today()).first()
        return str(row.value) if row else "–"

    @admin.display(description=_("Place of residence"))
    def residence(self, person: Person) -> str:
        home = Residence.objects.filter(person=person).alive_on(today()).select_related("district").first()
        if home is None:
            return "–"
        return str(home.district.name if home.district else home.country)

    @admin.display(description=_("Merged into another record"), boolean=True)
    def merged(self, person: Person) -> bool:
        return person.merged_into_id is not None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PeopleFound

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).order_by("pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        """Search through the register's own door, which records the looks; without a query nobody is found."""
        if not search_term.strip():
            return queryset.none(), False
        try:
            found = search_records(
                actor=signed_in(request),
                query=search_term,
                about="search",
                session=request.session.session_key or "",
                limit=FOUND_LIMIT,
            )
        except IdentifierError as wrong:
            messages.error(request, wrong.words)
            return queryset.none(), False
        order = Case(*(When(pk=person.pk, then=place) for place, person in enumerate(found)), default=len(found))
        return queryset.filter(pk__in=[person.pk for person in found]).order_by(order, "pk"), False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Person | None:
        """Open the record through the door; the look is written before anything is shown."""
        try:
            return open_in_ministry(request, unquote(object_id), "ministry site")
        except Http404:
            return None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """No filter of the address bar reaches the register."""
        return False
