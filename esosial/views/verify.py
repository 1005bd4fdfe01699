"""The public check of a paper: by its code, by its owner's birth date, or by the file itself. Nobody is signed in."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from rest_framework.throttling import SimpleRateThrottle

from benefits.checking import code_check, code_open, file_check
from registry.papers.codes import LENGTH, CodeError, code_fold, code_groups
from registry.periods import day_of

MAX_BYTES = 10 * 1024 * 1024
HOUR = 3600
TRIES_OF_A_CODE, TRIES_OF_AN_ADDRESS = 5, 20
"""Birth dates that may be tried in an hour; there are some 30,000 possible ones."""


class AddressThrottle(SimpleRateThrottle):
    """So many checks a minute from one address."""

    def get_cache_key(self, request: HttpRequest, view: object) -> str:
        """Count by the address that asks."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}  # type: ignore[arg-type]


class VerifyThrottle(AddressThrottle):
    """At most thirty codes a minute."""

    scope, rate = "verify", "30/min"


class FileThrottle(AddressThrottle):
    """At most ten files a minute."""

    scope, rate = "verify-file", "10/min"


class BirthForm(forms.Form):
    """The birth date of who the paper is about."""

    born = forms.DateField(
        label=gettext_lazy("Date of birth of the person"),
        help_text=gettext_lazy("Day, month and year, for example 05.03.1970"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 10}),
        error_messages={
            "required": gettext_lazy("Write the date of birth."),
            "invalid": gettext_lazy("Write the day, the month and the year, for example 05.03.1970."),
        },
    )


class PaperForm(forms.Form):
    """A file to compare with what was issued."""

    file = forms.FileField(
        label=gettext_lazy("File (PDF)"),
        help_text=gettext_lazy("Up to 10 MB. We compare it and do not keep it."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )


@login_not_required
@never_cache
@require_safe
def form(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("code", "")
    if not typed.strip():
        return _form(request)
    try:
        code = code_fold(typed)
    except CodeError as error:
        return _form(request, typed=typed, error=error)
    return HttpResponseRedirect(reverse("verify:code", args=[code]))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, code: str) -> HttpResponse:
    if not VerifyThrottle().allow_request(request, None):  # type: ignore[arg-type]
        return render(request, "verify/too_many.html", status=429)
    try:
        folded = code_fold(code)
    except CodeError as error:
        return _form(request, typed=code, error=error)
    now = timezone.now()
    page = {"checked": code_check(folded, day_of(now)), "code": code_groups(folded), "asked_at": now}
    if request.method != "POST":
        return render(request, "verify/result.html", {**page, "form": BirthForm(), "opened": None})
    form = BirthForm(request.POST)
    opened = None
    if form.is_valid():
        if _too_many_tries(request, folded):
            return render(request, "verify/too_many_tries.html", {"code": folded}, status=429)
        language = (get_language() or "az")[:2]
        opened = code_open(code=folded, born=form.cleaned_data["born"], at=now, language=language)
        if opened is None:
            form.add_error("born", _("The date of birth does not fit this document. Look at it again."))
    status = 200 if opened else 422
    return render(request, "verify/result.html", {**page, "form": form, "opened": opened}, status=status)


@login_not_required
@never_cache
@require_POST
def file(request: HttpRequest) -> HttpResponse:
    if not FileThrottle().allow_request(request, None):  # type: ignore[arg-type]
        return render(request, "verify/too_many.html", status=429)
    paper = PaperForm(request.POST, request.FILES)
    if paper.is_valid() and paper.cleaned_data["file"].size > MAX_BYTES:
        paper.add_error("file", _("The file is larger than 10 MB: it is not one of ours."))
    if not paper.is_valid():
        return _form(request, paper=paper)
    now, found = timezone.now(), file_check(paper.cleaned_data["file"].read())
    return render(
        request,
        "verify/file.html",
        {
            "found": found,
            "checked": code_check(found.code, day_of(now)) if found.code else None,
            "code": code_groups(found.code),
            "asked_at": now,
        },
    )


def words_of(error: CodeError) -> str:
    """Return what is wrong with a typed code, so that it can be found on the letter."""
    if error.foreign:
        return _("A code has digits and Latin letters only. These signs do not occur in it: %(signs)s") % {
            "signs": " ".join(error.foreign[:8])
        }
    return _("A code has %(needed)s signs, you wrote %(written)s.") % {"needed": LENGTH, "written": error.signs}


def _form(
    request: HttpRequest, *, typed: str = "", error: CodeError | None = None, paper: PaperForm | None = None
) -> HttpResponse:
    page = {"typed": typed[:60], "error": "" if error is None else words_of(error), "paper": paper or PaperForm()}
    return render(request, "verify/form.html", page, status=200 if error is None and paper is None else 422)


def _too_many_tries(request: HttpRequest, code: str) -> bool:
    """Count a try of a birth date, of this code and from this address, and tell whether it is one too many."""
    address = AddressThrottle.get_ident(VerifyThrottle(), request)  # type: ignore[arg-type]
    # Both are counted whatever the other says.
    counts = [_counted(f"verify-born:{code}"), _counted(f"verify-born-from:{address}")]
    return counts[0] > TRIES_OF_A_CODE or counts[1] > TRIES_OF_AN_ADDRESS


def _counted(key: str) -> int:
    """Count one more under the key within the hour that the first one began; several at once are all counted."""
    if cache.add(key, 1, HOUR):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended in between
        cache.add(key, 1, HOUR)
        return 1
