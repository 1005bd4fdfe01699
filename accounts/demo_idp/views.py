"""One page: choose who you are."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.demo_idp.cast import cast
from accounts.demo_idp.models import DemoPerson


@login_not_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = ""
    if request.method == "GET":
        # The provider remembers nobody: each sign-in starts with a choice.
        logout(request)
        return render(request, "demo_idp/choose.html", {"cast": cast(), "next": wanted, "portal": settings.PORTAL_URL})
    chosen = next((member for member in cast() if member.fin == request.POST.get("fin")), None)
    if chosen is None:
        raise Http404
    person = DemoPerson.objects.known(fin=chosen.fin, name=chosen.name, birth_date=chosen.birth_date)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return HttpResponseRedirect(wanted or settings.PORTAL_URL)


STYLE = """
body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem; }
ul { list-style: none; padding: 0; }
li { padding: .75rem 0; border-top: 1px solid color-mix(in srgb, CanvasText 25%, transparent); }
button { min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; text-align: start; }
li p { margin: .25rem 0 0; }
"""


@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    return HttpResponse(STYLE, content_type="text/css")
