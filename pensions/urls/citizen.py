"""Addresses of the citizen's pension, under /me/pension/."""

from django.urls import path

from pensions.views import citizen

app_name = "pension"
urlpatterns = [
    path("", citizen.mine, name="mine"),
    path("<slug:code>/", citizen.decision, name="decision"),
    path("<slug:code>/letter.pdf", citizen.letter, name="letter"),
]
