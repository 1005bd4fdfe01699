"""The doors of sign-in, by name: what is not listed here is not reachable, whatever the library offers."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import path

from accounts.access import staff_required
from accounts.national import client
from accounts.views import managing_factors

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", staff_required(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", managing_factors(account.password_change), name="account_change_password"),
    path("national/login/", client.login, name="national_login"),
    path("national/callback/", client.callback, name="national_callback"),
    path("national/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("second-factor/", staff_required(mfa.index), name="mfa_index"),
    path("second-factor/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/reauthenticate/", staff_required(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/generator/add/", managing_factors(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/generator/remove/", managing_factors(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", managing_factors(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/renew/",
        managing_factors(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/codes/download/",
        managing_factors(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("second-factor/keys/", staff_required(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("second-factor/keys/add/", managing_factors(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "second-factor/keys/reauthenticate/",
        staff_required(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "second-factor/keys/<int:pk>/remove/", managing_factors(webauthn.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("second-factor/keys/<int:pk>/edit/", managing_factors(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
