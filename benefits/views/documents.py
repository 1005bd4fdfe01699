"""The citizen's documents: certificates at once, what was issued, each as the file that was signed."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from benefits.certificates.kinds import KINDS, missing_for
from benefits.forms import CertificateForm
from benefits.own_documents import document_name, own_documents
from benefits.services.certificates import certificate_issue
from registry.documents import document_state, own_certificate
from registry.models import Document, Person
from registry.papers.codes import code_groups
from registry.papers.drawing import PapersUnavailableError
from registry.papers.keys import SigningRefused
from registry.periods import today
from registry.services.refusals import FactRefused
from registry.views.documents import document_response
from registry.views.own import own_page

logger = logging.getLogger(__name__)


@own_page
@require_safe
def documents(request: HttpRequest, person: Person) -> HttpResponse:
    offers = [
        {"kind": kind, "missing": missing_for(kind, person), "url": reverse("me:certificate", args=[kind.code])}
        for kind in KINDS.values()
    ]
    found = own_documents(person, today())
    return render(request, "me/documents.html", {"person": person, "offers": offers, "documents": found})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    missing = missing_for(kind, person)
    sent = request.POST if request.method == "POST" else None
    form = CertificateForm(sent, kind=kind, initial={"language": (get_language() or "az")[:2]})
    status = 200
    if form.is_valid():
        try:
            issued = certificate_issue(
                actor=signed_in(request), person=person, kind=code, at=timezone.now(), **form.cleaned_data
            )
        except FactRefused as refused:
            missing, status = str(refused), 422
        except (PapersUnavailableError, SigningRefused):
            logger.exception("Certificates cannot be made on this machine")
            return render(request, "me/no_certificate.html", {"kind": kind}, status=503)
        else:
            messages.success(request, _("The document is ready. Save it, print it or send it on."))
            return redirect("me:document", code=issued.code)
    status = 422 if form.errors else status
    page = {"person": person, "kind": kind, "form": form, "missing": missing, "today": today()}
    return render(request, "me/certificate.html", page, status=status)


@own_page
@require_safe
def document(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    found = _own(person, code)
    page = {
        "person": person,
        "document": found,
        "title": document_name(found),
        "state": document_state(found, today()),
        "code": code_groups(found.code),
    }
    return render(request, "me/document.html", page)


@own_page
@require_safe
def document_file(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    found = _own(person, code)
    return document_response(found, f"{found.kind}-{code_groups(found.code)}")


def _own(person: Person, code: str) -> Document:
    """A certificate of this person; Http404 for anybody else's."""
    found = own_certificate(person, code)
    if found is None:
        raise Http404
    return found
