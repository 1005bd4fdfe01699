"""The portal as gunicorn serves it, with one more address: a view of one query, to measure the others against."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esosial.settings")
os.environ.setdefault("ESOSIAL_ROLE", "web")

from django.http import HttpRequest, HttpResponse
from django.urls import path

from esosial.wsgi import application

__all__ = ["application"]

ONE_QUERY = "/bench/one-query/"


def one_query(request: HttpRequest) -> HttpResponse:
    """One row by its key, as plain text: the least that a page of the portal can do."""
    from registry.models import Residence

    row = Residence.objects.filter(pk=1).values_list("country", flat=True).first()
    return HttpResponse(str(row), content_type="text/plain")


def _add_address() -> None:
    from esosial import urls

    urls.urlpatterns.insert(0, path(ONE_QUERY.lstrip("/"), one_query))


_add_address()
