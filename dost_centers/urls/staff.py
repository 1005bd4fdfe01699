"""Addresses of the centres' pages, under /staff/letters/."""

from django.urls import path

from dost_centers.views import letters

app_name = "centres"
urlpatterns = [
    path("", letters.letters, name="letters"),
    path("<slug:centre>/print/", letters.letters_print, name="letters_print"),
    path("<int:number>/letters.pdf", letters.letters_file, name="letters_file"),
]
