"""The cabinet under /me/: pages of single apps beside those that join them."""

from django.urls import include, path

from esosial.views import disputes, me
from pensions.views import insurance

app_name = "me"
urlpatterns = [
    path("", me.overview, name="overview"),
    path("looks/", me.looks, name="looks"),
    path("notices/", me.notice_list, name="notices"),
    path("notices/<int:number>/read/", me.notice_read, name="notice_read"),
    path("wrong/", disputes.dispute, name="dispute"),
    path("insurance/", insurance.insurance, name="insurance"),
    path("", include("registry.urls.citizen")),
]
