"""The demonstration's identity provider: a process of its own beside the portal (`accounts/demo_idp/`).

`DJANGO_SETTINGS_MODULE=esosial.settings.demo_idp manage.py seed_idp` sets it up; the demo serves it on port 8001.
"""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from esosial.local_services import IDENTITY_DATABASE
from esosial.settings.base import PORTAL_URL as _PORTAL_URL
from esosial.settings.base import database
from esosial.settings.environment import ADDRESSES, DEMO, VAR, env
from esosial.settings.security import SECRET_KEY as _PORTAL_SECRET

if not DEMO:
    raise ImproperlyConfigured("The demo identity provider runs in a demonstration only (ESOSIAL_DEMO=1).")

PORTAL_URL = _PORTAL_URL
IDP_ISSUER: str = env.str("ESOSIAL_OIDC_ISSUER", default="http://127.0.0.1:8001").rstrip("/")
IDP_CLIENT_ID: str = env.str("ESOSIAL_OIDC_CLIENT_ID", default="e-sosial")
IDP_CAST_FILE: str = env.str("ESOSIAL_IDP_CAST", default=str(VAR / "demo_cast.json"))
IDP_FOLDER: str = env.str("ESOSIAL_IDP_FOLDER", default=str(VAR))
IDP_KEY_FILE = f"{IDP_FOLDER}/idp_signing_key.pem"
IDP_CLIENT_SECRET_FILE = f"{IDP_FOLDER}/oidc_client_secret"


def _signing_key() -> str:
    """Answer the provider's private key, or nothing before `seed_idp` has made it."""
    try:
        with open(IDP_KEY_FILE, encoding="ascii") as file:
            return file.read()
    except OSError:
        return ""


SECRET_KEY = hashlib.sha256(b"demo-idp:" + _PORTAL_SECRET.encode()).hexdigest()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(IDP_ISSUER).hostname or "127.0.0.1"]
ROOT_URLCONF = "accounts.demo_idp.urls"
AUTH_USER_MODEL = "demo_idp.DemoPerson"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "account_login"
USE_TZ = True
LANGUAGE_CODE = "en"

INSTALLED_APPS = [
    "accounts.demo_idp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": database(
        env.str(
            "ESOSIAL_IDP_DATABASE_URL",
            default=urlsplit(ADDRESSES.database_url)._replace(path=f"/{IDENTITY_DATABASE}").geturl(),
        )
    )
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "idp_cache"}}
SESSION_COOKIE_NAME = "demo_idp_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "demo_idp_csrf"
CSRF_COOKIE_HTTPONLY = True

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "fin"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*"]
IDP_OIDC_ADAPTER = "accounts.demo_idp.adapters.DemoIdpAdapter"
IDP_OIDC_PRIVATE_KEY = _signing_key()
IDP_OIDC_ID_TOKEN_EXPIRES_IN = 300
