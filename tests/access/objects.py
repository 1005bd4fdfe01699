"""Every address that names an object, with a real one: who gets it, and that it is absent for all others."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from tests.access.addresses import addresses
from tests.access.people import ACTORS, CANARIES, CITIZENS, World

SIGN_IN = 302
ABSENT = 404
NOTHING: dict[str, Any] = {"number": 999_999_999, "code": "ZZZZZZZZZZZZ", "object_id": "999999999", "pk": 999_999_999}


@dataclass(frozen=True)
class Thing:
    """An address with a real object.

    `gets` is the status of whoever is let in; everybody else gets 404, the anonymous are sent to sign in. `about` is
    whose words may stand in the answers of those let in, `knows` in those of one actor; nobody's otherwise.
    """

    name: str
    kwargs: Callable[[World], dict[str, Any]]
    gets: dict[str, int] = field(default_factory=dict)
    about: str = ""
    is_public: bool = False
    knows: dict[str, str] = field(default_factory=dict)

    def expected(self, actor: str) -> int:
        """The status for an actor."""
        default = SIGN_IN if actor in ("anonymous", "disabled") else ABSENT
        return self.gets.get(actor, default)

    def path(self, world: World) -> str:
        """The address of the real object."""
        return addresses()[self.name].path(self.kwargs(world))

    def absent_path(self, world: World) -> str:
        """The same address of an object that is not there."""
        kwargs = self.kwargs(world)
        absent = {
            key: str(uuid.UUID(int=7)) if key == "public_id" else NOTHING.get(key, kwargs[key]) for key in kwargs
        }
        return addresses()[self.name].path(absent)


def own(name: str, thing: str, argument: str, attribute: str) -> Thing:
    """An object of the owner in the cabinet."""
    return Thing(name, _of(thing, argument, attribute), {"owner": 200}, "owner")


def own_button(name: str, thing: str, argument: str, attribute: str) -> Thing:
    """A button of the cabinet: opening it is the wrong method, to every citizen and for every object alike."""
    return Thing(name, _of(thing, argument, attribute), dict.fromkeys(CITIZENS, 405))


def own_page(name: str) -> Thing:
    """A page of the cabinet on which each citizen sees the own record."""
    return Thing(name, lambda world: {}, dict.fromkeys(CITIZENS, 200))


def desk(
    address: str, thing: str, argument: str, attribute: str, status: int = 200, about: str = "", **more: Any
) -> Thing:
    """An object that officers and supervisors open."""
    kwargs = _of(thing, argument, attribute)
    return Thing(address, lambda world: kwargs(world) | more, {"officer": status, "supervisor": status}, about)


def ministry(name: str, thing: str, status: int = 200, about: str = "", argument: str = "object_id") -> Thing:
    """An object that the ministry and auditors open."""
    return Thing(name, _of(thing, argument, "pk"), {"ministry": status, "auditor": status}, about)


def _of(thing: str, argument: str, attribute: str) -> Callable[[World], dict[str, Any]]:
    def kwargs(world: World) -> dict[str, Any]:
        return {argument: getattr((world.things | world.accounts)[thing], attribute)}

    return kwargs


def _admin(model: str, thing: str, about: str = "", **status: int) -> list[Thing]:
    """The pages of one row of a read-only model."""
    gets = {"change": 200, "delete": 403, "history": 200} | status
    return [
        *(ministry(f"admin:{model}_{page}", thing, gets[page], about) for page in gets),
        ministry(f"admin/{model.replace('_', '/', 1)}/<path:object_id>/", thing, 302),
    ]


def person_page(page: str, status: int) -> Thing:
    """A page of the owner's record in the ministry's site, by the public id."""
    return Thing(
        f"admin:registry_person_{page}",
        lambda world: {"object_id": world.people["owner"].public_id},
        {"ministry": status, "auditor": status},
        "owner",
    )


RIGHT_PAGES = ("me:right", "me:right_ask")
RIGHT_BUTTONS = ("me:right_decline", "me:right_take_back")

CABINET = [
    own("pension:decision", "decision", "code", "code"),
    # No letter was drawn yet: the owner is led to its button.
    Thing("pension:letter", _of("decision", "code", "code"), {"owner": 302}, "owner"),
    # A pension's decision is read on the pension's page; the owner is led there.
    Thing("me:right_decision", _of("decision", "code", "code"), {"owner": 302}, "owner"),
    Thing("me:right_letter", _of("decision", "code", "code"), {"owner": 302}, "owner"),
    own_page("me:rights"),
    *(Thing(name, lambda world: {"code": "ALL-03"}, dict.fromkeys(CITIZENS, 200)) for name in RIGHT_PAGES),
    *(Thing(name, lambda world: {"code": "ALL-03"}, dict.fromkeys(CITIZENS, 405)) for name in RIGHT_BUTTONS),
    own("me:document", "document", "code", "code"),
    own("me:document_file", "document", "code", "code"),
    Thing("me:certificate", lambda world: {"code": "ARA-01"}, dict.fromkeys(CITIZENS, 200)),
    own_page("me:documents"),
    own("me:contact_code", "contact", "number", "pk"),
    own_button("me:contact_remove", "contact", "number", "pk"),
    own_button("me:contact_resend", "contact", "number", "pk"),
    own_button("me:notice_read", "notice", "number", "pk"),
    own_page("me:overview"),
    own_page("me:records"),
    own_page("me:work"),
    own_page("me:insurance"),
    own_page("me:employment"),
    own_page("pension:forecast"),
    own_page("me:contacts"),
    own_page("me:dispute"),
    # Who acts for whom: the names of both are what the page is for.
    Thing(
        "me:acting",
        lambda world: {},
        dict.fromkeys(CITIZENS, 200),
        knows={"owner": "representative", "representative": "owner"},
    ),
    own_button("me:acting_withdraw", "attorney", "number", "pk"),
    # Only who holds the paper gives it up, and reads for whom.
    Thing("me:acting_give_up", _of("attorney", "number", "pk"), {"representative": 200}, "owner"),
    own_page("me:cases"),
    own("me:case", "dispute", "number", "pk"),
    own("me:case_paper", "dispute_paper", "number", "pk"),
    own_page("me:appeals"),
    own("me:appeal", "appeal", "number", "pk"),
    own_button("me:appeal_take_back", "appeal", "number", "pk"),
    own("me:appeal_paper", "appeal_paper", "number", "pk"),
    # An appeal is open: the owner is led to it.
    Thing("me:appeal_new", _of("decision", "code", "code"), {"owner": 302}, "owner"),
    own_page("me:bank_account"),
    own_page("me:queue"),
    own_page("me:disability"),
    own_page("me:family"),
    own_page("me:statuses"),
    own_page("me:notices"),
    own_page("me:payments"),
    own_page("me:looks"),
    own_page("me:looks_export"),
    own_page("me:notice_choices"),
    own_page("pension:mine"),
]

DESK = [
    desk("staff:review", "review", "number", "pk", about="waiting"),
    desk("staff:review_take", "review", "number", "pk", 405),
    desk("staff:review_release", "review", "number", "pk", 405),
    desk("staff:review_judge", "review", "number", "pk", 405),
    desk("staff:review_dismiss", "review", "number", "pk", 405),
    desk("staff:review_fact", "review", "number", "pk", about="waiting", name="birth_date"),
    desk("staff:dispute", "dispute", "number", "pk", about="owner"),
    desk("staff:appeal", "appeal", "number", "pk", about="owner"),
    desk("staff:appeal_take", "appeal", "number", "pk", 405),
    desk("staff:appeal_release", "appeal", "number", "pk", 405),
    # The case is open: whoever may work on it may save its papers.
    Thing(
        "staff:paper",
        _of("paper", "number", "pk"),
        {"officer": 200, "supervisor": 200, "auditor": 200},
    ),
    # Nothing of a record is shown before a reason is given.
    desk("staff:person", "record", "public_id", "public_id", 404),
    desk("staff:open_person", "record", "public_id", "public_id"),
    desk("staff:person_fact", "record", "public_id", "public_id", 404, name="birth_date"),
    desk("staff:twins", "record", "public_id", "public_id", 404),
    Thing(
        "staff:compare",
        lambda world: {"public_id": world.people["owner"].public_id, "other": world.people["other"].public_id},
        {"officer": 404, "supervisor": 404},
    ),
    Thing(
        "staff:unmerge",
        lambda world: {"public_id": world.people["owner"].public_id, "number": world.things["merge"].pk},
        {"officer": 404, "supervisor": 404},
    ),
    Thing("staff:annul", _of("decision", "code", "code"), {"supervisor": 200}, "owner"),
    Thing("staff:document_withdraw", _of("document", "code", "code"), {"supervisor": 200}, "owner"),
    Thing("centres:letters_print", lambda world: {"centre": "BAK-1"}, {"supervisor": 405}),
    Thing("centres:letters_file", _of("batch", "number", "pk"), {"supervisor": 200}),
    Thing("staff:approval", _of("annulment", "public_id", "public_id"), {"supervisor": 200}, "owner"),
    # The law is the ministry's: its proposals are absent at the desk.
    Thing("staff:approval", _of("law", "public_id", "public_id")),
]

MINISTRY = [
    *_admin("benefits_decision", "decision", "owner"),
    *_admin("benefits_paymentorder", "order", "owner"),
    *_admin("benefits_overpayment", "claim", "owner"),
    *_admin("benefits_run", "run"),
    *_admin("benefits_manualreview", "review"),
    *_admin("benefits_parameter", "parameter"),
    *_admin("accounts_approval", "annulment", "owner"),
    *_admin("accounts_user", "officer"),
    # Citizens' accounts are nobody's to browse: the site answers as for a row that is not there.
    *_admin("accounts_user", "owner", change=302, history=302),
    *_admin("registry_importbatch", "delivery"),
    ministry("admin:registry_importbatch_csv", "delivery", argument="number"),
    *_admin("registry_sourcetoken", "token"),
    Thing("admin:registry_sourcetoken_revoke", _of("token", "number", "pk"), {"ministry": 200, "auditor": 403}),
    person_page("change", 200),
    person_page("delete", 403),
    person_page("history", 200),
    ministry("admin:benefits_run_items", "run", argument="number"),
    Thing("admin:accounts_approval_decide", _of("law", "number", "pk"), {"ministry": 200, "auditor": 403}),
    # A supervisor's proposal is not the ministry's to decide on.
    Thing("admin:accounts_approval_decide", _of("annulment", "number", "pk"), {"ministry": 404, "auditor": 403}),
]

PUBLIC = [
    Thing("verify:code", _of("decision", "code", "code"), dict.fromkeys(ACTORS, 200), is_public=True),
    Thing("verify:code", _of("document", "code", "code"), dict.fromkeys(ACTORS, 200), is_public=True),
    # Nobody who is signed in is a source system.
    Thing("api_import", lambda world: {"kind": "deaths"}, dict.fromkeys(ACTORS, 401), is_public=True),
    Thing(
        "api_import_report",
        lambda world: {"kind": "deaths", "number": world.things["delivery"].pk},
        dict.fromkeys(ACTORS, 401),
        is_public=True,
    ),
]

THINGS = [*CABINET, *DESK, *MINISTRY, *PUBLIC]


def passes_the_guard(actor: str, name: str) -> bool:
    """True when the actor's role may open the address, whosever object it names."""
    let_in = {one for thing in THINGS if thing.name == name for one in thing.gets}
    return actor in let_in or (actor in CITIZENS and not let_in.isdisjoint(CITIZENS))


def sweep(world: World, actor: str, things: list[Thing]) -> list[str]:
    """Open every thing as the actor and tell what is wrong: the status, foreign words, hidden unlike absent."""
    browser = world.browser(actor)
    told = []
    for thing in things:
        path = thing.path(world)
        answer = browser.get(path)
        expected = thing.expected(actor)
        if answer.status_code != expected:
            told.append(f"{actor} gets {answer.status_code} at {thing.name}, not {expected}")
        told += [f"{actor} reads {sign} at {thing.name}" for sign in foreign_signs(answer, actor, thing)]
        if answer.status_code == ABSENT:
            absent = thing.absent_path(world)
            if faceless(answer, path) != faceless(browser.get(absent), absent):
                told.append(f"{actor} can tell a hidden {thing.name} from an absent one")
    return told


def foreign_signs(answer: HttpResponse, actor: str, thing: Thing) -> list[str]:
    """The words of people that the answer may not carry, in its body, its headers or its target."""
    is_let_in = actor in thing.gets and not thing.is_public
    allowed = {actor, thing.about if is_let_in else "", thing.knows.get(actor, "")}
    text = body(answer) + str(answer.headers.items()) + answer.cookies.output()
    return [sign for name, canary in CANARIES.items() if name not in allowed for sign in canary.signs if sign in text]


def body(answer: HttpResponse) -> str:
    """The answer's text, streamed or not."""
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode(errors="replace")


def faceless(answer: HttpResponse, path: str) -> str:
    """The answer without what differs from request to request: its own address and the form's token."""
    text = body(answer).replace(path, "")
    return f"{answer.status_code} " + re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
