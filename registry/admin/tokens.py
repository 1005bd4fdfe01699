"""Access of source systems in the ministry's site: who has it, for which kinds; issued once shown, revoked at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import fresh_factor_required, signed_in
from accounts.models import Role, User
from registry.admin.people import LookingAdmin
from registry.imports.kinds import KINDS
from registry.imports.tokens import kinds_of, token_make, token_revoke
from registry.models import Source, SourceToken


class TokenForm(forms.Form):
    """Which system gets access, and to what."""

    name = forms.CharField(
        label=gettext_lazy("Which system is it for?"),
        max_length=80,
        help_text=gettext_lazy("For example: contracts, server 2. The reports of deliveries name it."),
    )
    source = forms.ChoiceField(label=gettext_lazy("Whose rows does it send?"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What may it send?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("If you choose nothing, it may send all that this source sends."),
        choices=[(kind.code, kind.label) for kind in KINDS.values()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source"]
        field.choices = [(value, label) for value, label in Source.choices if kinds_of(value)]

    def clean_name(self) -> str:
        """The name, unless a system has access under it."""
        name = str(self.cleaned_data["name"]).strip()
        if SourceToken.objects.filter(name=name, revoked_at=None).exists():
            raise forms.ValidationError(_("A system has access under this name. Revoke it first."))
        return name

    def clean(self) -> dict[str, Any]:
        """What was chosen, if the source sends it."""
        given: dict[str, Any] = super().clean() or {}
        others = [code for code in given.get("kinds", []) if code not in kinds_of(given.get("source", ""))]
        if others and "source" in given:
            words = ", ".join(str(KINDS[code].label) for code in others)
            self.add_error("kinds", _("This source does not send: %(kinds)s.") % {"kinds": words})
        return given


@admin.register(SourceToken)
class TokenAdmin(LookingAdmin):
    """Every access there was and is; the token itself is shown once, to whoever issues it, and kept nowhere."""

    change_list_template = "admin/registry/tokens.html"
    change_form_template = "admin/registry/token.html"
    list_display = ("name", "source", "kinds_words", "made_at", "revoked_at")
    list_filter = ("source",)
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    ordering = ("-pk",)
    fields = ("name", "source", "kinds_words", "made_at", "made_by_words", "revoked_at", "revoked_by_words")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("may send"))
    def kinds_words(self, token: SourceToken) -> str:
        if not token.kinds:
            return _("all that the source sends")
        return ", ".join(str(KINDS[code].label) for code in token.kinds if code in KINDS)

    @admin.display(description=gettext_lazy("issued by"))
    def made_by_words(self, token: SourceToken) -> str:
        return _who(token.made_by)

    @admin.display(description=gettext_lazy("revoked by"))
    def revoked_by_words(self, token: SourceToken) -> str:
        return _who(token.revoked_by) if token.revoked_at else "–"

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The list, called by what it holds."""
        extra = {**(kwargs.pop("extra_context", None) or {}), "title": _("Access of source systems")}
        return super().changelist_view(request, *args, extra_context=extra, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup.split("__", maxsplit=1)[0] in self.list_filter and lookup.count("__") <= 1

    def get_urls(self) -> list[URLPattern]:
        def fresh(view: Any) -> Any:
            return self.admin_site.admin_view(fresh_factor_required(view))

        return [
            path("issue/", fresh(self.issue_view), name="registry_sourcetoken_issue"),
            path("<int:number>/revoke/", fresh(self.revoke_view), name="registry_sourcetoken_revoke"),
            *super().get_urls(),
        ]

    def issue_view(self, request: HttpRequest) -> HttpResponse:
        """The form; after it the token, this one time."""
        actor = self._ministry(request)
        form = TokenForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Give a source system access"),
            "opts": self.opts,
            "form": form,
        }
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            token = token_make(name=given["name"], source=given["source"], kinds=given["kinds"], actor=actor)
            context |= {"token": token, "name": given["name"], "title": _("Access was given")}
        return TemplateResponse(request, "admin/registry/issue.html", context)

    def revoke_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask once more, then end the access at once."""
        actor = self._ministry(request)
        token = SourceToken.objects.filter(pk=number, revoked_at=None).first()
        if token is None:
            raise Http404
        if request.method == "POST":
            token_revoke(name=token.name, actor=actor)
            messages.success(request, _("The access has ended. What was sent with it before stays."))
            return redirect("admin:registry_sourcetoken_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("End the access"),
            "opts": self.opts,
            "token": token,
        }
        return TemplateResponse(request, "admin/registry/revoke.html", context)

    def _ministry(self, request: HttpRequest) -> User:
        if not self.has_view_permission(request):
            raise Http404
        actor = signed_in(request)
        if actor.role != Role.MINISTRY:
            raise PermissionDenied
        return actor


def _who(user: User | None) -> str:
    return "–" if user is None else str(user)
