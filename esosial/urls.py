"""Every address of the portal; each app brings its own list."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from benefits.views.calculator import calculator
from esosial.api.assess import AssessView
from esosial.views.components import components
from esosial.views.help import accessibility, help_page, privacy
from esosial.views.home import home
from esosial.views.preferences import choose_language, choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("rights/", calculator, name="rights_calculator"),
    path("help/", help_page, name="help"),
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
    path("language/", choose_language, name="choose_language"),
    path("theme/", choose_theme, name="choose_theme"),
    path("accounts/", include("accounts.urls")),
    path("me/pension/", include("pensions.urls.citizen")),
    path("me/", include("esosial.urls_me")),
    path("verify/", include("esosial.urls_verify")),
    path("staff/letters/", include("dost_centers.urls.staff")),
    path("staff/", include("benefits.urls.staff")),
    path("admin/", admin.site.urls),
    path("api/v1/assess", AssessView.as_view(), name="api_assess"),
    path("api/v1/imports/", include("registry.urls.api")),
    path("api/schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="api-schema"),
]

if settings.DEBUG:
    urlpatterns.append(path("dev/components/", components, name="components"))
