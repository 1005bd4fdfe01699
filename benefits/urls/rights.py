"""Addresses of what a person is entitled to, under /me/rights/, and of decisions about it, under /me/decisions/."""

from django.urls import path

from benefits.views import rights
from benefits.views.right_decisions import decision, letter

urlpatterns = [
    path("rights/", rights.rights, name="rights"),
    path("rights/choose/", rights.choose, name="rights_choose"),
    path("rights/<slug:code>/", rights.right, name="right"),
    path("rights/<slug:code>/ask/", rights.ask, name="right_ask"),
    path("rights/<slug:code>/decline/", rights.decline, name="right_decline"),
    path("rights/<slug:code>/take-back/", rights.take_back, name="right_take_back"),
    path("decisions/<slug:code>/", decision, name="right_decision"),
    path("decisions/<slug:code>/letter.pdf", letter, name="right_letter"),
]
