"""A URL conf with a view that nobody thought of guarding."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("bare/", lambda request: HttpResponse("inside")),
    path("", include("esosial.urls")),
]
