"""Addresses of the source systems, under /api/v1/imports/."""

from django.urls import path

from registry.api import ImportReportView, ImportView

urlpatterns = [
    path("<slug:kind>/", ImportView.as_view(), name="api_import"),
    path("<slug:kind>/<int:number>/", ImportReportView.as_view(), name="api_import_report"),
]
