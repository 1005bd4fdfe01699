"""The cabinet under /me/: pages of single apps beside those that join them."""

from django.urls import include, path

from esosial.views import disputes, looks, me, notices, payments
from pensions.views import insurance

app_name = "me"
urlpatterns = [
    path("", me.overview, name="overview"),
    path("payments/", payments.payments, name="payments"),
    path("looks/", looks.looks, name="looks"),
    path("looks/export.csv", looks.looks_file, name="looks_export"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/choices/", notices.notice_choices, name="notice_choices"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:number>/read/", notices.notice_read, name="notice_read"),
    path("wrong/", disputes.dispute, name="dispute"),
    path("cases/", disputes.case_list, name="cases"),
    path("cases/<int:number>/", disputes.case, name="case"),
    path("cases/papers/<int:number>/", disputes.case_paper, name="case_paper"),
    path("insurance/", insurance.insurance, name="insurance"),
    path("documents/", include("benefits.urls.citizen")),
    path("", include("benefits.urls.rights")),
    path("", include("benefits.urls.appeals")),
    path("", include("registry.urls.citizen")),
]
