"""Addresses of the citizen's documents, under /me/documents/."""

from django.urls import path

from benefits.views import documents

urlpatterns = [
    path("", documents.documents, name="documents"),
    path("new/<slug:code>/", documents.certificate, name="certificate"),
    path("<slug:code>/", documents.document, name="document"),
    path("<slug:code>/file.pdf", documents.document_file, name="document_file"),
]
