import pytest
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, HttpResponse
from django.views import View

from accounts.access import fresh_factor_required, role_required, signed_in, staff_required
from accounts.backends import RolePermissionsBackend
from accounts.models import Role
from tests.sign_in import citizen, employee

pytestmark = pytest.mark.django_db


@role_required(Role.OFFICER, Role.SUPERVISOR)
def desk(request, number):
    return HttpResponse(f"desk {number}")


@role_required(Role.AUDITOR)
class Audit(View):
    def get(self, request):
        return HttpResponse("audit")


@fresh_factor_required
def sensitive(request):
    return HttpResponse("done")


def asked_by(rf, user, age=None):
    request = rf.get("/x/?y=1")
    request.user, request.session = user, SessionStore()
    if age is not None:
        import time

        request.session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - age}]
        request.session["account_authentication_methods_user"] = str(user.pk)
    return request


def test_the_named_roles_come_in(rf):
    assert desk(asked_by(rf, employee(Role.OFFICER)), 7).content == b"desk 7"
    assert desk(asked_by(rf, employee(Role.SUPERVISOR)), number=8).content == b"desk 8"
    assert Audit.as_view()(asked_by(rf, employee(Role.AUDITOR))).content == b"audit"


def test_other_roles_find_nothing(rf):
    for someone in (citizen(), employee(Role.MINISTRY)):
        with pytest.raises(Http404):
            desk(asked_by(rf, someone), 7)
        with pytest.raises(Http404):
            Audit.as_view()(asked_by(rf, someone))


def test_the_anonymous_are_sent_to_sign_in(rf):
    answer = desk(asked_by(rf, AnonymousUser()), 7)
    assert answer["Location"] == "/accounts/login/?next=/x/%3Fy%3D1"


def test_every_role_of_staff_passes_a_staff_page(rf):
    page = staff_required(lambda request: HttpResponse("ok"))
    for role in Role:
        if role != Role.CITIZEN:
            assert page(asked_by(rf, employee(role))).content == b"ok"
    with pytest.raises(Http404):
        page(asked_by(rf, citizen()))


def test_a_guard_names_its_roles():
    with pytest.raises(ValueError, match="at least one"):
        role_required()


def test_a_sensitive_act_takes_a_fresh_factor(rf):
    officer = employee()
    assert sensitive(asked_by(rf, officer, age=299)).content == b"done"
    for age in (301, None, -60):
        with pytest.raises(ReauthenticationRequired):
            sensitive(asked_by(rf, officer, age=age))
    with pytest.raises(Http404):
        sensitive(asked_by(rf, citizen(), age=1))
    assert sensitive(asked_by(rf, AnonymousUser()))["Location"].startswith("/accounts/login/")


def test_the_factor_of_another_account_does_not_count(rf):
    officer, auditor = employee(Role.OFFICER), employee(Role.AUDITOR)
    request = asked_by(rf, officer, age=1)
    request.user = auditor
    with pytest.raises(ReauthenticationRequired):
        sensitive(request)


def test_nobody_is_not_somebody(rf):
    with pytest.raises(Http404):
        signed_in(asked_by(rf, AnonymousUser()))
    officer = employee()
    assert signed_in(asked_by(rf, officer)) == officer


@pytest.mark.parametrize(
    ("role", "perm", "may"),
    [
        (Role.MINISTRY, "registry.change_person", True),
        (Role.AUDITOR, "registry.view_person", True),
        (Role.AUDITOR, "registry.change_person", False),
        (Role.AUDITOR, "registry.delete_person", False),
        (Role.OFFICER, "registry.view_person", False),
        (Role.SUPERVISOR, "registry.view_person", False),
    ],
)
def test_permissions_of_the_admin_site(role, perm, may):
    user = employee(role)
    assert user.has_perm(perm) is may
    user.is_active = False
    assert user.has_perm(perm) is False


def test_a_citizen_has_no_permission():
    assert citizen().has_perm("registry.view_person") is False
    assert RolePermissionsBackend().has_perm(AnonymousUser(), "registry.view_person") is False


def test_the_index_lists_apps_to_those_who_may_look():
    assert employee(Role.AUDITOR).has_module_perms("registry")
    assert not employee(Role.OFFICER).has_module_perms("registry")
