"""What am I entitled to: what a person has, may have, will have; asking, choosing, declining."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from benefits.catalogue.services import catalogue
from benefits.models import Decision, Entitlement, ManualReview, Wish
from benefits.runs.kinds import run_kind
from benefits.runs.single import rejudge
from registry.models import Disability, FamilyRelation, Person, PersonStatus, Representation
from registry.periods import days
from registry.services.facts import fact_correct, fact_end, fact_record
from registry.services.representation import representation_grant
from tests.citizen.conftest import FIN, NOW, TODAY
from tests.factories import KNOWN_AT, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law", "today")]
EN = {"headers": {"accept-language": "en"}}


def a_citizen(**more: Any) -> Person:
    """The citizen of these pages: without work, pension or capital."""
    given = {"fin": FIN, "born": date(1980, 5, 5), "sex": "F", "citizenship": "AZ", "recorded_from": KNOWN_AT}
    return make_person(**given | {"capital": None, "months_before_2006": 0} | more)


def known(model: Any, person: Person, since: date, until: date | None = None, **values: Any) -> Any:
    """A fact that the state has known for an hour."""
    values.setdefault("source", "officer")
    at = NOW - timedelta(hours=1)
    return fact_record(actor=None, model=model, at=at, person=person, valid=days(since, until), **values)


def words(response: Any) -> str:
    """The text of a page, spaces as people see them."""
    text = re.sub(r"<(?:svg|style|script).*?</(?:svg|style|script)>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\xa0", " "))


def page(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(name, args=args), **EN)
    assert response.status_code == 200, response
    return words(response)


def part(text: str, since: str, until: str) -> str:
    """What of a page stands between two headings."""
    return text.partition(since)[2].partition(until)[0]


def post(client: Client, name: str, *args: str, **data: str) -> Any:
    response = client.post(reverse(name, args=args), data, follow=True, **EN)
    assert response.status_code == 200, response
    return words(response)


def test_who_meets_every_condition_sees_it_and_gets_it_at_once(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    before = page(own, "me:rights")
    due = part(before, "You can get now", "Everything else")
    assert "Disability allowance 300,00 ₼ a month" in due
    assert "Nothing is paid to you at present." in before
    assert "I want this" in page(own, "me:right", "ALL-03")
    said = post(own, "me:right_ask", "ALL-03")
    assert "Decided: you get it." in said
    award = Decision.objects.get(person=person, benefit="ALL-03")
    assert (award.outcome, award.decided_by) == ("award", None)
    after = page(own, "me:rights")
    assert "Disability allowance 300,00 ₼ a month" in part(after, "You get", "Everything else").partition("You can")[0]


def test_a_decision_tells_its_conditions_facts_and_numbers(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    post(own, "me:right_ask", "ALL-03")
    award = Decision.objects.get(person=person, benefit="ALL-03")
    text = page(own, "me:right_decision", award.code)
    assert "Assigned: Disability allowance" in text
    assert "300,00" in text
    assert "Disability percentage 85 %" in text
    assert "Numbers of the law" in text
    old = own.get(reverse("pension:decision", args=[award.code]))
    assert old["Location"] == reverse("me:right_decision", args=[award.code])


def test_what_is_not_known_is_named_with_what_settles_it(own: Client) -> None:
    person = a_citizen(sex="M")
    known(Disability, child_of(person, date(2012, 1, 5)), date(2013, 1, 1), percent=70, cause="general")
    person.birth_date = date(1962, 1, 1)
    person.save(update_fields=["birth_date"])
    line = part(page(own, "me:rights"), "May be yours", "Everything else")
    assert "Old-age allowance at a lower age, for parents" in line
    assert "Not known: The father raised the children alone" in line
    text = page(own, "me:right", "ALL-02")
    assert "What would settle it" in text
    assert "For a man: raised the children alone Not known yet" in text


def test_what_will_come_is_told_with_its_first_day(own: Client) -> None:
    person = a_citizen(born=date(2009, 2, 20))
    known(Disability, person, date(2020, 11, 1), percent=85, cause="general")
    soon = part(page(own, "me:rights"), "Will be yours", "Everything else")
    assert "Disability allowance 300,00 ₼ a month. From 20 February 2027." in soon


def test_what_is_plainly_not_for_somebody_is_folded_counted_and_found_by_a_word(own: Client) -> None:
    a_citizen()
    text = page(own, "me:rights")
    folded = re.search(r"Not for you now \((\d+)\)", text)
    assert folded is not None
    assert int(folded[1]) > 40
    found = words(own.get(reverse("me:rights"), {"q": "war veteran"}, **EN))
    assert "War veteran’s stipend" in part(found, "Found for “war veteran”", "You get")
    nothing = words(own.get(reverse("me:rights"), {"q": "zzz"}, **EN))
    assert "No payment or service is called “zzz”" in nothing


def child_of(person: Person, born: date, **more: Any) -> Person:
    child = make_person(born=born, sex="M", given_name="Tural", **{"capital": None, "months_before_2006": 0} | more)
    known(FamilyRelation, person, born, relative=child, kind="child", in_care=True)
    return child


def two_allowances() -> Person:
    """A mother of six who has a disability herself: two allowances of which one is paid."""
    person = a_citizen()
    for year in range(2012, 2018):
        child_of(person, date(year, 1, 5))
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    return person


def paid(person: Person) -> set[str]:
    rows = Entitlement.objects.present().filter(person=person, valid__contains=TODAY, benefit__startswith="ALL-")
    return {row.benefit for row in rows}


def test_of_two_allowances_the_larger_is_paid_until_the_other_is_chosen(own: Client) -> None:
    person = two_allowances()
    text = page(own, "me:rights")
    choice = part(text, "One of these is paid, at your choice", "You can get now")
    assert choice.index("Allowance for a mother of many children 840,00 ₼ the largest") < choice.index(
        "Disability allowance 300,00 ₼"
    )
    assert "only if you choose it" in page(own, "me:right", "ALL-03")
    post(own, "me:right_ask", "ALL-09")
    assert paid(person) == {"ALL-09"}
    said = post(own, "me:rights_choose", service="ALL-03")
    assert "Your choice is remembered: Disability allowance." in said
    assert paid(person) == {"ALL-03"}
    wish = Wish.objects.open().get(person=person, kind="chosen")
    assert (wish.service, wish.since) == ("ALL-03", TODAY)
    post(own, "me:rights_choose", service="ALL-09")
    assert paid(person) == {"ALL-09"}
    assert Wish.objects.open().filter(person=person, kind="chosen").count() == 1


def test_nothing_is_chosen_that_is_not_one_of_several(own: Client) -> None:
    a_citizen()
    assert own.post(reverse("me:rights_choose"), {"service": "ALL-03"}).status_code == 404
    assert own.post(reverse("me:rights_choose"), {"service": "XXX-99"}).status_code == 404
    assert not Wish.objects.exists()


def test_not_for_me_is_remembered_folded_and_taken_back(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    text = post(own, "me:right_decline", "ALL-03")
    assert "You said: not for me (1)" in text
    assert "Disability allowance" not in part(text, "You can get now", "Everything else")
    assert Wish.objects.get().made_by is not None
    text = post(own, "me:right_take_back", "ALL-03", kind="declined")
    assert "Taken back." in text
    assert not Wish.objects.open().exists()
    assert paid(person) == {"ALL-03"}


def test_what_is_paid_is_not_declined_by_a_click(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    post(own, "me:right_ask", "ALL-03")
    text = post(own, "me:right_decline", "ALL-03")
    assert "You receive it now. To give it up, come to any DOST centre." in text
    assert paid(person) == {"ALL-03"}
    assert not Wish.objects.open().filter(kind="declined").exists()


def test_only_missing_facts_are_asked_and_what_is_said_goes_to_an_officer(own: Client) -> None:
    person = a_citizen()
    known(PersonStatus, person, date(2026, 11, 1), kind="released_from_prison")
    form = page(own, "me:right_ask", "ALL-17")
    assert "Need of medical and social help is confirmed" in form
    assert form.count("I do not know") == 1
    said = post(own, "me:right_ask", "ALL-17", status__needs_medical_social_help="yes")
    assert "an officer looks at it" in said
    wish = Wish.objects.open().get(person=person)
    assert wish.answers == {"said": {"status.needs_medical_social_help": True}}
    assert not Decision.objects.filter(person=person, benefit="ALL-17").exists()
    assert "ALL-17:status.needs_medical_social_help" in ManualReview.objects.get(person=person).reasons
    assert "You asked for it on 24 November 2026." in said


def test_who_asks_for_what_is_not_theirs_is_refused_with_the_condition(own: Client) -> None:
    person = a_citizen()
    text = post(own, "me:right_ask", "ALL-03")
    assert "Decided: a condition is not met." in text
    refusal = Decision.objects.get(person=person, benefit="ALL-03")
    assert refusal.outcome == "refuse"
    shown = page(own, "me:right_decision", refusal.code)
    assert "Not assigned: Disability allowance" in shown
    assert "Not met" in shown


def test_what_the_portal_does_not_decide_leads_to_where_it_is_done(own: Client) -> None:
    a_citizen()
    assert "Ask at any DOST centre with your identity card" in page(own, "me:right", "REH-01")
    assert "Get the document" in page(own, "me:right", "ARA-01")
    assert own.post(reverse("me:right_ask", args=["REH-01"])).status_code == 404
    assert own.get(reverse("me:right", args=["XXX-01"])).status_code == 404


def test_a_right_is_asked_for_because_of_ones_own_people_only(own: Client) -> None:
    person = a_citizen()
    child = child_of(person, date(2026, 9, 1))
    stranger = make_person(born=date(2026, 9, 1))
    address = reverse("me:right_ask", args=["ALL-15"])
    for about in ("", "x", str(stranger.public_id)):
        assert own.post(address, {"about": about}).status_code == 404
    text = post(own, "me:right_ask", "ALL-15", about=str(child.public_id))
    assert "Decided: you get it." in text
    assert Decision.objects.get(person=person, benefit="ALL-15").about == child


def represented(me: Person, scope: list[str]) -> Person:
    """Somebody with a disability for whom I may act in the scope."""
    other = make_person(born=date(1950, 1, 1), sex="F", given_name="Zeynəb", citizenship="AZ")
    known(Disability, other, date(2026, 11, 1), percent=85, cause="general")
    representation_grant(
        actor=None,
        person=other,
        representative=me,
        kind=Representation.Kind.ATTORNEY,
        scope=scope,
        since=date(2026, 1, 1),
        until=date(2027, 1, 1),
        at=NOW - timedelta(minutes=30),
        source="officer",
    )
    return other


def test_who_may_only_read_for_another_asks_for_nothing(own: Client) -> None:
    other = represented(a_citizen(), ["read"])
    base = f"/for/{other.public_id}/me/rights/"
    assert own.get(base, **EN).status_code == 200
    for button in ("STI-09/ask/", "STI-09/decline/", "STI-09/take-back/", "choose/"):
        assert own.post(base + button, {"service": "STI-09", "kind": "asked"}).status_code == 404
    assert not Wish.objects.exists()


def test_who_may_act_for_another_asks_and_both_names_stand_on_it(own: Client, user: Any) -> None:
    other = represented(a_citizen(), ["read", "act"])
    text = words(own.post(f"/for/{other.public_id}/me/rights/STI-09/ask/", follow=True, **EN))
    assert "Decided: you get it." in text
    wish = Wish.objects.get()
    assert (wish.person, wish.made_by) == (other, user)


def test_a_secret_status_is_not_told_to_who_acts_for_another(own: Client) -> None:
    mother = represented(a_citizen(), ["read"])
    known(PersonStatus, mother, date(2026, 11, 1), kind="trafficking_victim")
    secret = [one for one in catalogue().services.values() if "status.trafficking_victim" in one.keys]
    assert secret
    for_her = words(own.get(f"/for/{mother.public_id}/me/rights/", **EN))
    assert not any(one.name["en"] in for_her for one in secret)


def test_a_decision_of_somebody_else_is_absent(own: Client) -> None:
    a_citizen()
    other = make_person(born=date(1980, 5, 5), sex="F", citizenship="AZ")
    known(Disability, other, date(2026, 11, 1), percent=85, cause="general")
    rejudge(kind=run_kind("stipends"), person_id=other.pk, day=TODAY, at=NOW, actor=None)
    award = Decision.objects.get(person=other)
    for name in ("me:right_decision", "me:right_letter", "pension:decision"):
        assert own.get(reverse(name, args=[award.code])).status_code == 404
        assert own.post(reverse("me:right_letter", args=[award.code])).status_code == 404


def test_the_letter_is_drawn_once_and_kept(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    post(own, "me:right_ask", "ALL-03")
    award = Decision.objects.get(person=person, benefit="ALL-03")
    address = reverse("me:right_letter", args=[award.code])
    assert own.get(address)["Location"] == reverse("me:right_decision", args=[award.code])
    drawn = own.post(address, follow=True)
    assert drawn.status_code == 200
    assert drawn["Content-Type"] == "application/pdf"
    first = b"".join(drawn.streaming_content) if drawn.streaming else drawn.content
    assert first.startswith(b"%PDF")


def test_the_first_page_counts_everything_that_is_paid(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    post(own, "me:right_ask", "ALL-03")
    post(own, "me:right_ask", "STI-09")
    text = page(own, "me:overview")
    assert "You get 550,00 ₼ a month" in text
    assert "Disability allowance 300,00 ₼" in text
    assert "2 payments a month" in text


def test_a_carer_names_only_whom_they_may_act_for(own: Client) -> None:
    me = a_citizen()
    mother, stranger = represented(me, ["read", "act"]), make_person(born=date(1950, 1, 1), citizenship="AZ")
    reader = represented(me, ["read"])
    text = page(own, "me:right", "STI-10")
    assert f"I care for {mother.full_name}" in text
    address = reverse("me:right_ask", args=["STI-10"])
    for about in (str(stranger.public_id), str(reader.public_id), ""):
        assert own.post(address, {"about": about}).status_code == 404
    assert not Wish.objects.exists()
    post(own, "me:right_ask", "STI-10", about=str(mother.public_id))
    assert Wish.objects.get().about == mother
    assert mother.full_name in part(page(own, "me:right", "STI-10"), "What you said", "Official name")


def test_change_end_and_refusal_have_pages_and_letters_too(own: Client) -> None:
    person = a_citizen()
    lost = known(Disability, person, date(2026, 9, 1), percent=65, cause="general")
    post(own, "me:right_ask", "ALL-03")
    fact_correct(actor=None, fact=lost, at=NOW, source="officer", percent=85)
    rejudge(kind=run_kind("allowances"), person_id=person.pk, day=TODAY, at=NOW + timedelta(minutes=1), actor=None)
    present = Disability.objects.get(person=person, recorded__upper_inf=True)
    fact_end(actor=None, fact=present, on=date(2026, 11, 1), at=NOW + timedelta(minutes=2))
    rejudge(kind=run_kind("allowances"), person_id=person.pk, day=TODAY, at=NOW + timedelta(minutes=3), actor=None)
    post(own, "me:right_ask", "ALL-09")
    told = {
        "award": "Assigned: Disability allowance",
        "change": "Changed: Disability allowance",
        "end": "Ended: Disability allowance",
        "refuse": "Not assigned: Allowance for a mother of many children",
    }
    decisions = {one.outcome: one for one in Decision.objects.filter(person=person)}
    assert set(decisions) == set(told)
    for outcome, decision in decisions.items():
        text = page(own, "me:right_decision", decision.code)
        assert told[outcome] in text
        assert "Why this decision?" in text
        drawn = own.post(reverse("me:right_letter", args=[decision.code]), follow=True)
        assert drawn["Content-Type"] == "application/pdf", outcome
        assert "llowance" in page(own, "verify:code", decision.code), outcome
    assert "The last day with the right: 31 October 2026." in page(own, "me:right_decision", decisions["end"].code)
    assert "a later decision took the place of this one" in page(own, "me:right_decision", decisions["award"].code)
