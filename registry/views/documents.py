"""How an issued paper leaves the house."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from registry.models import Document
from registry.services.documents import document_bytes


def document_response(document: Document, name: str) -> HttpResponse:
    """Return the kept bytes as a file to save under the name; Http404 if the store has lost them."""
    try:
        content = document_bytes(document)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"},
    )
