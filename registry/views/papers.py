"""A stored paper as an answer: whatever a file holds, the browser only saves it and never shows it in a page."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from registry.models import Evidence
from registry.services.evidence import JPEG, PDF, PNG

SUFFIXES = {PDF: "pdf", JPEG: "jpg", PNG: "png"}


def paper_response(evidence: Evidence) -> HttpResponse:
    """Return the paper to be saved under a name of ours; Http404 if its file is gone."""
    try:
        with evidence.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"paper-{evidence.pk}.{SUFFIXES[evidence.content_type]}"
    return HttpResponse(
        content,
        content_type=evidence.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
