"""Addresses of the citizen's pension, under /me/pension/."""

from django.urls import path

from pensions.views import citizen, forecast

app_name = "pension"
urlpatterns = [
    path("", citizen.mine, name="mine"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("<slug:code>/", citizen.decision, name="decision"),
    path("<slug:code>/letter.pdf", citizen.letter, name="letter"),
]
