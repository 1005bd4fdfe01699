"""Who may sign in and how: the national identity provider for citizens, password and second factor for staff."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from esosial.settings.environment import DEMO, TLS, VAR, env

__all__ = [
    "ACCOUNTS_MIDDLEWARE",
    "ACCOUNT_ADAPTER",
    "ACCOUNT_DEFAULT_HTTP_PROTOCOL",
    "ACCOUNT_EMAIL_NOTIFICATIONS",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_LOGOUT_ON_GET",
    "ACCOUNT_LOGOUT_REDIRECT_URL",
    "ACCOUNT_PREVENT_ENUMERATION",
    "ACCOUNT_RATE_LIMITS",
    "ACCOUNT_REAUTHENTICATION_REQUIRED",
    "ACCOUNT_REAUTHENTICATION_TIMEOUT",
    "ACCOUNT_SESSION_REMEMBER",
    "ACCOUNT_SIGNUP_FIELDS",
    "ACCOUNT_UNIQUE_EMAIL",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "AUTHENTICATION_BACKENDS",
    "AUTH_PASSWORD_VALIDATORS",
    "AUTH_USER_MODEL",
    "CITIZEN_IDLE_SECONDS",
    "FRESH_FACTOR_SECONDS",
    "LOGIN_REDIRECT_URL",
    "LOGIN_URL",
    "MFA_ADAPTER",
    "MFA_ALLOW_UNVERIFIED_EMAIL",
    "MFA_FORMS",
    "MFA_PASSKEY_LOGIN_ENABLED",
    "MFA_RECOVERY_CODES_SHOW_ONCE",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
    "MFA_TOTP_TOLERANCE",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "MFA_WEBAUTHN_USER_VERIFICATION",
    "OIDC_ISSUER",
    "PASSWORD_HASHERS",
    "SESSION_COOKIE_AGE",
    "SESSION_ENGINE",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE",
    "SOCIALACCOUNT_ADAPTER",
    "SOCIALACCOUNT_AUTO_SIGNUP",
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION",
    "SOCIALACCOUNT_LOGIN_ON_GET",
    "SOCIALACCOUNT_PROVIDERS",
    "SOCIALACCOUNT_QUERY_EMAIL",
    "SOCIALACCOUNT_REQUESTS_TIMEOUT",
    "SOCIALACCOUNT_STORE_TOKENS",
    "STAFF_IDLE_SECONDS",
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.backends.RolePermissionsBackend",
]
# Stands right after allauth's own middleware, in this order.
ACCOUNTS_MIDDLEWARE = [
    "accounts.middleware.PersonalPagesMiddleware",
    "accounts.middleware.SessionLifetimeMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"

# --- passwords: staff only -------------------------------------------------------------------------------------------
PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- sessions --------------------------------------------------------------------------------------------------------
# Nobody stays signed in longer than one working day; whoever leaves the desk is signed out sooner.
# In the database alone: a session that was ended must not live on in a cache that did not hear of it.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CITIZEN_IDLE_SECONDS = 30 * 60
STAFF_IDLE_SECONDS = 60 * 60
# How old the second factor may be for a sensitive act.
FRESH_FACTOR_SECONDS = 5 * 60

# --- accounts --------------------------------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TLS else "http"
ACCOUNT_LOGIN_METHODS = {"username"}
# Nobody signs up; that the password is named here is what makes the sign-in form ask for one.
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = FRESH_FACTOR_SECONDS
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("ESOSIAL_PROXIES", default=0)

# --- second factor: staff only ---------------------------------------------------------------------------------------
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_FORMS = {"add_webauthn": "accounts.forms.AddKeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "e-sosial"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS

# --- the national identity provider: citizens only -------------------------------------------------------------------
_CLIENT_SECRET_FILE = VAR / "oidc_client_secret"


def _demo_client_secret() -> str:
    """Answer the secret that `seed_idp` wrote for the demo's provider; empty before set-up."""
    try:
        return _CLIENT_SECRET_FILE.read_text().strip()
    except OSError:
        return ""


OIDC_ISSUER: str = env.str("ESOSIAL_OIDC_ISSUER", default="http://127.0.0.1:8001" if DEMO else "").rstrip("/")
_client_id: str = env.str("ESOSIAL_OIDC_CLIENT_ID", default="e-sosial" if DEMO else "")
_client_secret: str = env.str("ESOSIAL_OIDC_CLIENT_SECRET", default=_demo_client_secret() if DEMO else "")
if not DEMO and not (OIDC_ISSUER.startswith("https://") and _client_id and _client_secret):
    raise ImproperlyConfigured(
        "Set ESOSIAL_OIDC_ISSUER (https), ESOSIAL_OIDC_CLIENT_ID and ESOSIAL_OIDC_CLIENT_SECRET."
    )

SOCIALACCOUNT_ADAPTER = "accounts.adapters.NationalSocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "national": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "profile"],
        "APPS": [
            {
                "provider_id": "national",
                "name": "National identity provider",
                "client_id": _client_id,
                "secret": _client_secret,
                "settings": {"server_url": OIDC_ISSUER, "token_auth_method": "client_secret_basic"},
            }
        ],
    }
}
