"""Real objects × every actor: who may not see a thing cannot tell it from one that is not there."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

import accounts.access
import benefits.views.documents
import esosial.views.notices
import pensions.letters
import registry.access
import registry.views.citizen
import registry.views.own
import registry.views.staff
from benefits.models import Decision
from benefits.services.decisions import ANNUL_KIND
from registry.models import ContactPoint, Document, FactChange, Message, RecordLook
from tests.access.addresses import addresses
from tests.access.objects import CABINET, DESK, MINISTRY, THINGS, passes_the_guard, sweep
from tests.access.people import ACTORS, CANARIES, World, make_world
from tests.night.conftest import TODAY

pytestmark = pytest.mark.django_db

UNSAFE = ("post", "put", "patch", "delete")


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> Any:
    cache.clear()
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = storages
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"anon": None, "user": None}}
    with time_machine.travel(f"{TODAY}T05:00:00+00:00", tick=True):
        yield make_world()


@pytest.mark.parametrize("actor", ACTORS)
def test_things_are_for_those_named_and_absent_for_all_others(actor: str, world: World) -> None:
    assert sweep(world, actor, THINGS) == []


def test_every_address_with_an_argument_is_swept_with_a_real_object() -> None:
    without_object = {
        "mfa_remove_webauthn", "mfa_edit_webauthn", "admin:view_on_site", "admin:app_list", "admin/(?P<url>.*)$",
        "admin/registry/person/<path:object_id>/",
    }  # fmt: skip
    named = {name for name, address in addresses().items() if "<" in address.route}
    assert named - without_object == {thing.name for thing in THINGS} & named


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != "owner"])
def test_no_verb_of_anybody_else_does_or_tells_anything(actor: str, world: World) -> None:
    before = _state()
    browser = world.browser(actor)
    wrong = []
    for thing in THINGS:
        if actor in thing.gets:
            continue
        for verb in UNSAFE:
            status = getattr(browser, verb)(thing.path(world)).status_code
            if passes_the_guard(actor, thing.name):
                expected = getattr(browser, verb)(thing.absent_path(world)).status_code
                assert expected in (404, 405)
            else:
                expected = thing.expected(actor)
            if status != expected:
                wrong.append(f"{verb} {thing.name}: {status}, not {expected}")
    assert wrong == []
    assert _state() == before


def _state() -> tuple[int, int, int]:
    return (
        FactChange.objects.count(),
        ContactPoint.objects.filter(withdrawn_at=None).count(),
        Message.objects.filter(read_at=None).count(),
    )


def test_a_record_opened_with_a_reason_is_open_in_that_session_only(world: World) -> None:
    page = f"/staff/people/{world.people['owner'].public_id}/"
    officer, supervisor = world.browser("officer"), world.browser("supervisor")
    assert officer.post(f"{page}open/", {"reason": "visit", "note": "pensiya"})["Location"] == page
    shown = officer.get(page)
    assert shown.status_code == 200
    assert CANARIES["owner"].surname in shown.content.decode()
    assert [sign for sign in CANARIES["other"].signs if sign in shown.content.decode()] == []
    assert supervisor.get(page).status_code == 404
    assert world.browser("officer").get(page).status_code == 404


@pytest.mark.parametrize("actor", ["ministry", "auditor"])
def test_a_proposal_about_a_person_is_a_look_at_the_person(actor: str, world: World) -> None:
    page = f"/admin/accounts/approval/{world.things['annulment'].pk}/change/"
    assert world.browser(actor).get(page).status_code == 200
    look = RecordLook.objects.get(actor=world.accounts[actor])
    assert (look.person, look.about, look.refused) == (world.people["owner"], f"proposal {ANNUL_KIND}", False)


# --- negative controls: each door is taken off its hinges once, and the sweep has to notice -------------------------


def _anybodys(model: Any) -> Callable[..., Any]:
    return lambda person, number, *rest: model.objects.filter(pk=number).first()


def _decision_of_anybody(original: Any) -> Callable[..., Any]:
    # The original asks by person; this one finds the person by the code.
    return lambda person, code, day: original(Decision.objects.get(code=code).person, code, day)


@pytest.mark.parametrize(
    ("module", "name", "make", "actor", "things"),
    [
        (pensions.letters, "own_decision", _decision_of_anybody, "other", CABINET),
        (benefits.views.documents, "own_certificate", lambda _: _certificate_of_anybody, "other", CABINET),
        (registry.views.citizen, "own_contact", lambda _: _anybodys(ContactPoint), "other", CABINET),
        (accounts.access, "has_role", lambda _: lambda user, roles: True, "officer", MINISTRY),
        (accounts.access, "has_role", lambda _: lambda user, roles: True, "ministry", DESK),
        (accounts.access, "has_role", lambda _: lambda user, roles: True, "other", DESK),
        (registry.views.staff, "_fresh", lambda _: lambda opened: _EveryRecord(), "officer", DESK),
    ],
    ids=["decision", "certificate", "contact", "role-admin", "role-desk", "role-citizen", "reason"],
)
def test_the_sweep_notices_a_door_without_its_scope(
    module: Any, name: str, make: Any, actor: str, things: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sweep(world, actor, things) == []
    monkeypatch.setattr(module, name, make(getattr(module, name)))
    assert sweep(world, actor, things) != []


def _certificate_of_anybody(person: Any, code: str) -> Any:
    return Document.objects.filter(code=code).first()


class _EveryRecord(dict[str, Any]):
    def get(self, key: str, default: Any = None) -> Any:
        return ["visit: pensiya", 0]


def test_the_sweep_notices_a_cabinet_that_hands_out_anothers_record(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.views.own, "open_own_record", lambda user, session: world.people["owner"])
    told = sweep(world, "representative", CABINET)
    assert any(CANARIES["owner"].phone in line for line in told)
    assert any(CANARIES["owner"].iban[-4:] in line for line in told)


def test_the_sweep_notices_a_notice_of_somebody_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(esosial.views.notices, "own_notice", _anybodys(Message))
    page = f"/me/notices/{world.things['notice'].pk}/read/"
    assert world.browser("other").post(page).status_code == 302
    monkeypatch.undo()
    assert world.browser("other").post(page).status_code == 404


@pytest.mark.parametrize("actor", ["owner", "other", "officer"])
def test_the_registers_door_is_what_keeps_people_out(
    actor: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the guard of roles, the door to records itself still refuses."""
    monkeypatch.setattr(accounts.access, "has_role", lambda user, roles: True)
    page = f"/admin/registry/person/{world.people['waiting'].public_id}/change/"
    assert CANARIES["waiting"].surname not in world.browser(actor).get(page).content.decode()
