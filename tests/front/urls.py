"""The addresses of the portal and, for the tests of the look, the page of components."""

from django.urls import path

from esosial.urls import urlpatterns as portal_urls
from esosial.views.components import components

urlpatterns = [*portal_urls, path("dev/components/", components, name="components")]
