import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Role, User
from accounts.services.staff import StaffRefused, staff_create, user_disable, user_end_sessions
from tests.sign_in import citizen, employee

pytestmark = pytest.mark.django_db


def refused(constraint: str, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.bulk_create([User(username="x", **fields)])


@pytest.mark.parametrize("fin", ["1AB23CI", "1AB23CO", "1ab23cd", "1AB23C", "1AB23CDE", "1AB 3CD", ""])
def test_a_fin_has_seven_of_its_own_letters(fin):
    constraint = "value too long" if len(fin) > 7 else "accounts_user_fin_form"
    with pytest.raises(Exception, match=constraint), transaction.atomic():
        User.objects.bulk_create([User(username="x", password="!", claimed_fin=fin)])


def test_the_database_refuses_a_citizen_with_a_password():
    refused("accounts_user_citizen_without_password", role=Role.CITIZEN, password="argon2$x")


def test_the_manager_refuses_a_citizen_with_a_password():
    with pytest.raises(ValueError, match="no password"):
        User.objects.create_user("c", "secret")


def test_staff_carry_no_fin_claim():
    refused("accounts_user_fin_claim_of_citizens", role=Role.OFFICER, claimed_fin="1AB23CD", password="x")


def test_an_open_account_of_staff_names_its_person():
    refused("accounts_user_staff_are_known_people", role=Role.OFFICER, password="x")
    User.objects.bulk_create([User(username="x", role=Role.OFFICER, password="x", is_active=False)])


def test_citizens_have_no_office():
    refused("accounts_user_staff_data_of_staff", role=Role.CITIZEN, office="B1", password="!")


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.OFFICER, Role.SUPERVISOR])
def test_only_ministry_and_auditors_open_the_admin_site(role):
    refused("accounts_user_admin_site_roles", role=role, is_staff=True, password="!")


@pytest.mark.parametrize("role", [r for r in Role if r != Role.MINISTRY])
def test_only_the_ministry_is_a_superuser(role):
    refused("accounts_user_superuser_is_ministry", role=role, is_superuser=True, is_active=False, password="!")


def test_an_unknown_role_is_refused():
    refused("accounts_user_role_known", role="king", password="!")


def test_two_accounts_cannot_claim_one_fin():
    citizen("1AB23CD")
    refused("accounts_user_claimed_fin", claimed_fin="1AB23CD", password="!")


def test_forms_say_it_in_words():
    user = User(username="x", password="!", claimed_fin="1AB23CI")
    with translation.override("en"), pytest.raises(ValidationError, match="without I and O"):
        user.validate_constraints()


def test_the_vocabulary_of_accounts():
    someone, officer, auditor = citizen(), employee(Role.OFFICER), employee(Role.AUDITOR)
    assert list(User.objects.citizens()) == [someone]
    assert set(User.objects.staff()) == {officer, auditor}
    assert (someone.is_citizen, someone.is_employee) == (True, False)
    assert (auditor.is_staff, officer.is_staff) == (True, False)


def test_a_superuser_is_of_the_ministry():
    user = User.objects.create_superuser("root", "a long enough password", staff_fin="9NEW000")
    assert (user.role, user.is_staff, user.is_superuser) == (Role.MINISTRY, True, True)


def test_accounts_of_one_person_have_one_key():
    assert citizen("1AB23CD").person_key == employee(staff_fin="1AB23CD").person_key == "1AB23CD"
    first, second = employee(Role.MINISTRY, "a"), employee(Role.MINISTRY, "b")
    assert first.person_key != second.person_key


@pytest.mark.parametrize(
    "change",
    [
        {"password": "!x"},
        {"role": Role.SUPERVISOR},
        {"is_active": False},
        {"session_epoch": 1},
        {"is_staff": True},
        {"is_superuser": True},
    ],
)
def test_each_change_of_rights_changes_the_session_hash(change):
    user = employee()
    before = user.get_session_auth_hash()
    for name, value in change.items():
        setattr(user, name, value)
    assert user.get_session_auth_hash() != before


def test_earlier_secret_keys_still_know_a_session(settings):
    user = employee()
    earlier = user.get_session_auth_hash()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert user.get_session_auth_hash() != earlier
    assert earlier in list(user.get_session_auth_fallback_hash())


def test_only_the_ministry_makes_and_closes_accounts_of_staff():
    ministry, officer = employee(Role.MINISTRY), employee(Role.OFFICER)
    given = {"password": "a long enough password", "staff_fin": "9NEW000"}
    made = staff_create(actor=ministry, username="new", role=Role.AUDITOR, **given)
    assert made.is_staff
    assert made.check_password("a long enough password")
    with pytest.raises(StaffRefused):
        staff_create(actor=officer, username="n2", role=Role.OFFICER, **given)
    with pytest.raises(StaffRefused):
        staff_create(actor=ministry, username="n3", role=Role.CITIZEN, **given)
    with pytest.raises(StaffRefused, match="taken"):
        staff_create(actor=ministry, username="new", role=Role.OFFICER, **given)
    with pytest.raises(StaffRefused, match="FIN"):
        staff_create(actor=ministry, username="n4", role=Role.OFFICER, **(given | {"staff_fin": ""}))
    with pytest.raises(StaffRefused):
        user_disable(actor=officer, user=made)
    with pytest.raises(StaffRefused):
        user_disable(actor=ministry, user=ministry)
    user_disable(actor=ministry, user=officer)
    officer.refresh_from_db()
    assert (officer.is_active, officer.session_epoch) == (False, 1)
    with pytest.raises(StaffRefused):
        user_disable(actor=officer, user=made)


def test_ending_sessions_raises_the_epoch():
    user = employee()
    user_end_sessions(user=user)
    assert user.session_epoch == 1
