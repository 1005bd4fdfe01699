"""Secret, hosts, cookies, transport and what a browser may load."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from esosial.settings.environment import DEMO, TLS, env
from esosial.settings.secret import demo_secret
from esosial.settings.sign_in import OIDC_ISSUER

SECRET_KEY: str = env.str("ESOSIAL_SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("ESOSIAL_SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured("Set ESOSIAL_SECRET_KEY: a long random text, the same for every process.")
    SECRET_KEY = demo_secret()

ALLOWED_HOSTS: list[str] = env.list("ESOSIAL_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ESOSIAL_ORIGINS", default=[])

_PREFIX = "__Host-" if TLS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}esosial_session"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_PREFIX}esosial_csrf"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "esosial_language"
LANGUAGE_COOKIE_SECURE = TLS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


def _origin(url: str) -> str:
    """Answer the scheme and host of an address; raises ImproperlyConfigured for anything that is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.netloc or "*" in parts.netloc:
        raise ImproperlyConfigured(f"ESOSIAL_OIDC_ISSUER and ESOSIAL_OIDC_ORIGINS are addresses, not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


# Where the provider's sign-in pages stand, if not at its issuer's origin: browsers check every redirect of a form.
_FURTHER_ORIGINS: list[str] = env.list("ESOSIAL_OIDC_ORIGINS", default=[])
_SIGN_IN_ORIGINS = [_origin(url) for url in (OIDC_ISSUER, *_FURTHER_ORIGINS) if url]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        # Sign-in is a form that ends, by redirect, at the identity provider; no form goes anywhere else.
        "form-action": [SELF, *_SIGN_IN_ORIGINS],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
