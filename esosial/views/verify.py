"""The public check of a letter by its code: whether it is genuine and in force, and nothing about the person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from rest_framework.throttling import SimpleRateThrottle

from benefits.names import benefit_name
from benefits.verification import code_check
from registry.papers.codes import LENGTH, CodeError, code_fold, code_groups
from registry.periods import day_of


class VerifyThrottle(SimpleRateThrottle):
    """At most thirty codes a minute from one address."""

    scope = "verify"
    rate = "30/min"

    def get_cache_key(self, request: HttpRequest, view: object) -> str:
        """Count by the address that asks."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}  # type: ignore[arg-type]


@login_not_required
@never_cache
@require_safe
def form(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("code", "")
    if not typed.strip():
        return render(request, "verify/form.html", {"typed": "", "error": ""})
    try:
        code = code_fold(typed)
    except CodeError as error:
        return render(request, "verify/form.html", {"typed": typed[:60], "error": words_of(error)}, status=422)
    return HttpResponseRedirect(reverse("verify:code", args=[code]))


@login_not_required
@never_cache
@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    if not VerifyThrottle().allow_request(request, None):  # type: ignore[arg-type]
        return render(request, "verify/too_many.html", status=429)
    try:
        folded = code_fold(code)
    except CodeError as error:
        return render(request, "verify/form.html", {"typed": code[:60], "error": words_of(error)}, status=422)
    now = timezone.now()
    checked = code_check(folded, day_of(now))
    return render(
        request,
        "verify/result.html",
        {"checked": checked, "code": code_groups(folded), "benefit": benefit_name(checked.benefit), "asked_at": now},
    )


def words_of(error: CodeError) -> str:
    """Return what is wrong with a typed code, so that it can be found on the letter."""
    if error.foreign:
        return _("A code has digits and Latin letters only. These signs do not occur in it: %(signs)s") % {
            "signs": " ".join(error.foreign[:8])
        }
    return _("A code has %(needed)s signs, you wrote %(written)s.") % {"needed": LENGTH, "written": error.signs}
