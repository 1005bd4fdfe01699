"""A small world with real objects of several people, each with words that stand nowhere else (canaries)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import pypdf
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Approval, Role, User
from accounts.services.approvals import approval_propose
from benefits.models import Decision, ManualReview, Overpayment, Parameter, PaymentOrder, Run
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.services.appeals import appeal_open
from benefits.services.decisions import decision_annul_propose
from benefits.services.parameters import law_load
from registry.models import (
    ContactPoint,
    Dispute,
    ImportBatch,
    LetterBatch,
    Merge,
    Message,
    Person,
    Representation,
    Residence,
    SourceToken,
)
from registry.periods import days, known_from
from registry.services.disputes import dispute_open_once
from registry.services.documents import document_issue
from registry.services.evidence import evidence_add
from registry.services.merging import person_merge
from tests.factories import KNOWN_AT, make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import citizen, employee, sign_in
from tests.staff.conftest import paper

ACTORS = (
    "anonymous", "disabled", "owner", "other", "representative", "officer", "supervisor", "ministry", "auditor",
)  # fmt: skip
CITIZENS = ("owner", "other", "representative")


@dataclass(frozen=True)
class Canary:
    """What of a person must stand in nobody else's answers."""

    surname: str
    fin: str
    iban: str
    phone: str

    @property
    def signs(self) -> tuple[str, ...]:
        """The texts to look for: whole, and the account as the cabinet shortens it."""
        return (
            self.surname,
            self.surname.upper(),
            self.fin,
            self.iban,
            f"••••\N{NO-BREAK SPACE}{self.iban[-4:]}",
            self.phone,
        )


CANARIES = {
    "owner": Canary("Zumrudquşuyev", "7WNER01", "AZ21NABZ00000000137010005501", "+994501110001"),
    "other": Canary("Tutuquşuyev", "7THER02", "AZ21NABZ00000000137010006602", "+994502220002"),
    "representative": Canary("Qaranquşuyev", "7REPR03", "AZ21NABZ00000000137010007703", "+994503330003"),
    "waiting": Canary("Leyləkquşuyev", "7WAYT04", "AZ21NABZ00000000137010008804", "+994504440004"),
}


@dataclass
class World:
    """The accounts by actor, the people by name, and the objects that addresses name."""

    accounts: dict[str, User]
    people: dict[str, Person]
    things: dict[str, Any] = field(default_factory=dict)

    def browser(self, actor: str) -> Client:
        """A browser in which the actor is signed in; a disabled account was signed in before it was closed."""
        browser = Client(raise_request_exception=False)
        if actor != "anonymous":
            sign_in(browser, self.accounts[actor])
        if actor == "disabled":
            User.objects.filter(pk=self.accounts[actor].pk).update(is_active=False)
        return browser


def make_world() -> World:
    """An owner and another citizen with a pension each, who represents the owner, and one whose case is open."""
    law_load(at=NOW)
    people = {name: _person(name, canary) for name, canary in CANARIES.items()}
    fact = {"recorded": known_from(KNOWN_AT), "source": "migrated"}
    Representation.objects.create(
        person=people["owner"],
        representative=people["representative"],
        kind=Representation.Kind.ATTORNEY,
        scope=list(Representation.Scope),
        valid=days(KNOWN_AT.date()),
        **fact,
    )
    # A second record of the owner, merged long ago.
    person_merge(actor=None, person=make_person(account=False, iban=None), into=people["owner"], at=NOW)
    run_night(kind=run_kind("old_age"), day=TODAY)
    accounts = {role.value: employee(role, display_name=f"Əməkdaş {role}") for role in Role if role != Role.CITIZEN}
    accounts |= {name: citizen(CANARIES[name].fin) for name in CITIZENS}
    accounts["disabled"] = employee(Role.MINISTRY, "gone")
    world = World(accounts, people)
    world.things = _things(world)
    return world


def _person(name: str, canary: Canary) -> Person:
    born: dict[str, Any] = {"born": None} if name == "waiting" else {}
    person = make_person(surname=canary.surname, fin=canary.fin, iban=canary.iban, **born)
    ContactPoint.objects.create(
        person=person, kind="phone", value=canary.phone, added_at=KNOWN_AT, verified_at=KNOWN_AT
    )
    return person


def blank(_code: str) -> bytes:
    """A paper with nothing on it."""
    page, content = pypdf.PdfWriter(), io.BytesIO()
    page.add_blank_page(100, 100)
    page.write(content)
    return content.getvalue()


def _order(owner: Person) -> PaymentOrder:
    """What the owner was ordered for the month."""
    return PaymentOrder.objects.create(
        person=owner,
        payee=owner,
        benefit="PEN-01",
        month=TODAY.replace(day=1),
        kind="regular",
        amount=1,
        iban=CANARIES["owner"].iban,
        rows=[],
        run=Run.objects.get(),
        made_at=NOW,
    )


def _dispute(owner: Person, account: User) -> Dispute:
    """What the owner says is wrong with where they live, with a paper."""
    home = Residence.objects.get(person=owner)
    return dispute_open_once(
        actor=account,
        person=owner,
        fact_kind="residence",
        fact_model="residence",
        fact_id=home.pk,
        text="Ünvan səhvdir.",
        papers=[("paper.png", paper())],
        at=NOW,
    )


def _delivery(world: World) -> ImportBatch:
    """A delivery of which a row about somebody known was refused."""
    delivery = ImportBatch.objects.create(
        source="civil", reference="B-1", kind="deaths", state="finished", received_at=NOW, rows=1, refused=1
    )
    delivery.problems.create(line=2, field="died_on", code="future", reference="D-1", value="2999-01-01")
    return delivery


def _batch() -> LetterBatch:
    """A file for the printer of a centre."""
    batch = LetterBatch(centre="BAK-1", made_at=NOW, letters=1, sha256="0" * 64)
    batch.file.save("letters.pdf", ContentFile(blank("")), save=False)
    batch.save()
    return batch


def _things(world: World) -> dict[str, Any]:
    owner = world.people["owner"]
    decision = Decision.objects.get(person=owner)
    maker, proposer = employee(Role.SUPERVISOR, "maker"), employee(Role.MINISTRY, "proposer")
    law: Approval = approval_propose(
        actor=proposer, kind="law_parameter", payload={"name": "old_age.minimum", "value": "1"}
    )
    waiting = world.people["waiting"]
    return {
        "paper": evidence_add(
            actor=world.accounts["officer"], person=waiting, title="Şəhadətnamə", file=paper(), at=NOW
        ),
        "attorney": Representation.objects.get(person=owner),
        "appeal": (
            appeal := appeal_open(
                actor=world.accounts["owner"],
                decision=decision,
                text="Məbləğ azdır.",
                papers=[("appeal.png", paper())],
                at=NOW,
            )
        ),
        "appeal_paper": appeal.papers.get().evidence,
        "dispute": (dispute := _dispute(owner, world.accounts["owner"])),
        "dispute_paper": dispute.evidence.get(),
        "record": owner,
        "decision": decision,
        "order": (order := _order(owner)),
        "claim": Overpayment.objects.create(
            person=owner, payee=owner, benefit="PEN-01", month=order.month, amount=1, run=order.run, made_at=NOW
        ),
        "document": document_issue(
            actor=world.accounts["owner"], person=owner, kind="ARA-02", language="az", content={}, draw=blank, at=NOW
        ),
        "batch": _batch(),
        "contact": ContactPoint.objects.get(person=owner),
        "notice": Message.objects.filter(person=owner).order_by("pk")[0],
        "review": ManualReview.objects.get(person=waiting),
        "run": Run.objects.get(),
        "delivery": _delivery(world),
        "token": SourceToken.objects.create(name="registry", source="civil", digest="0" * 64, made_at=NOW),
        "parameter": Parameter.objects.order_by("pk")[0],
        "annulment": decision_annul_propose(actor=maker, decision=decision, reason="Kapital səhvdir."),
        "law": law,
        "merge": Merge.objects.get(into=owner),
    }
