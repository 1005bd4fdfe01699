"""Apps, middleware, database, cache, languages and files."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from esosial.settings.environment import ADDRESSES, BASE_DIR, DEBUG, DEMO, ROLE, VAR, env
from esosial.settings.sign_in import ACCOUNTS_MIDDLEWARE

__all__ = [
    "ADMIN_STATEMENT_MS",
    "ASGI_APPLICATION",
    "BASE_DIR",
    "CACHES",
    "DATABASES",
    "DEBUG",
    "DEFAULT_AUTO_FIELD",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "ESOSIAL_DEMO",
    "FORMAT_MODULE_PATH",
    "FORM_RENDERER",
    "INSTALLED_APPS",
    "LANGUAGES",
    "LANGUAGE_CODE",
    "LOCALE_PATHS",
    "MIDDLEWARE",
    "PORTAL_URL",
    "REST_FRAMEWORK",
    "ROOT_URLCONF",
    "SPECTACULAR_SETTINGS",
    "STATICFILES_DIRS",
    "STATIC_ROOT",
    "STATIC_URL",
    "STORAGES",
    "TEMPLATES",
    "TIME_ZONE",
    "USE_I18N",
    "USE_THOUSAND_SEPARATOR",
    "USE_TZ",
    "VAR",
    "WSGI_APPLICATION",
]

ESOSIAL_DEMO = DEMO
PORTAL_URL: str = env.str("ESOSIAL_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- apps ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "esosial",
    "dost_centers",
    "public_works",
    "employment",
    "pensions",
    "benefits",
    "registry",
    "accounts",
    "accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "csp",
]

MIDDLEWARE = [
    "esosial.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "esosial.middleware.PermissionsPolicyMiddleware",
    "registry.acting.ActingMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    *ACCOUNTS_MIDDLEWARE,
    "esosial.middleware.AdminTimeLimitMiddleware",
]

ROOT_URLCONF = "esosial.urls"
WSGI_APPLICATION = "esosial.wsgi.application"
ASGI_APPLICATION = "esosial.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "esosial.context.portal",
            ],
        },
    }
]

FORM_RENDERER = "esosial.forms.PortalRenderer"

# --- database --------------------------------------------------------------------------------------------------------
# Milliseconds that one statement may take, by kind of process; 0 is without limit (migrations, populate, the night).
STATEMENT_MS = {"web": 5_000, "worker": 300_000, "command": 0}
ADMIN_STATEMENT_MS = 10_000
LOCK_MS = {"web": 3_000, "worker": 60_000, "command": 0}


def database(url: str) -> dict[str, Any]:
    """Answer Django's settings for the PostgreSQL at `url`, with the time limits of this kind of process."""
    config: dict[str, Any] = env.db_url_config(url)
    config["ENGINE"] = "django.db.backends.postgresql"
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    limits = f"-c statement_timeout={STATEMENT_MS.get(ROLE, 0)} -c lock_timeout={LOCK_MS.get(ROLE, 0)}"
    if ROLE == "web":
        limits += " -c idle_in_transaction_session_timeout=10000"
    config.setdefault("OPTIONS", {}).update(options=limits, application_name=f"esosial-{ROLE}", connect_timeout=5)
    return config


DATABASES = {"default": database(ADDRESSES.database_url)}


def redis_database(url: str, number: int) -> str:
    """Answer `url` with another database number: the cache does not share the broker's."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()} | {"db": str(number)}
        # urlunsplit would drop the empty host of unix:///path
        return f"unix://{parts.netloc}{parts.path}?{urlencode(query)}"
    return urlunsplit(parts._replace(path=f"/{number}"))


CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "esosial.cache.DegradingCache",
        "LOCATION": env.str("ESOSIAL_CACHE_URL", default=redis_database(ADDRESSES.redis_url, 1)),
        "KEY_PREFIX": "esosial",
        # Seconds: a page does not wait for a cache.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

# --- languages and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "az"
LANGUAGES = [("az", _("Azerbaijani")), ("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["esosial.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Baku"
USE_TZ = True

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR / "static-build"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "files"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
)
DEFAULT_FROM_EMAIL: str = env.str("ESOSIAL_FROM_EMAIL", default="e-sosial <no-reply@localhost>")

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "240/min"},
    "NUM_PROXIES": env.int("ESOSIAL_PROXIES", default=0),
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "e-sosial",
    "DESCRIPTION": "The portal of employment, labour and social protection.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}
