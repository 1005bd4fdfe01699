"""Addresses of a citizen's appeals, under /me/."""

from django.urls import path

from benefits.views import appeals

urlpatterns = [
    path("decisions/<slug:code>/appeal/", appeals.appeal_new, name="appeal_new"),
    path("appeals/", appeals.appeal_list, name="appeals"),
    path("appeals/<int:number>/", appeals.appeal, name="appeal"),
    path("appeals/<int:number>/withdraw/", appeals.appeal_take_back, name="appeal_take_back"),
    path("appeals/papers/<int:number>/", appeals.appeal_paper, name="appeal_paper"),
]
