"""The public check of a letter, under /verify/."""

from django.urls import path

from esosial.views import verify

app_name = "verify"
urlpatterns = [
    path("", verify.form, name="form"),
    path("file/", verify.file, name="file"),
    path("<str:code>/", verify.code, name="code"),
]
