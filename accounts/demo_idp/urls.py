"""The addresses of the demonstration's provider."""

from django.urls import include, path

from accounts.demo_idp import views

urlpatterns = [
    path("", views.choose, name="account_login"),
    path("style.css", views.style),
    path("", include("allauth.idp.urls")),
]
