"""Officers' cases: the list, taking one, adding the missing fact with its paper, the judgement at once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role, User
from benefits.models import Decision, Entitlement, ManualReview
from benefits.review_selectors import PAGE
from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from benefits.services.reviews import ReviewRefusedError, review_release, review_take
from registry.models import (
    EarlierRecord,
    Evidence,
    HazardousWork,
    Identifier,
    Person,
    PersonVersion,
    RecordLook,
    Residence,
)
from registry.periods import days, known_from
from tests.factories import KNOWN_AT, make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import employee, sign_in
from tests.staff.conftest import MakeReview, proof

pytestmark = pytest.mark.django_db


def seen_in(desk: Client, case: ManualReview, form: str) -> str:
    page = desk.get(f"/staff/reviews/{case.pk}/facts/{form}/")
    assert page.status_code == 200, page.content.decode()[:300]
    found = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def send(desk: Client, case: ManualReview, form: str, *, seen: str | None = None, **fields: Any) -> Any:
    token = seen_in(desk, case, form) if seen is None else seen
    return desk.post(f"/staff/reviews/{case.pk}/facts/{form}/", {"seen": token, **proof(), **fields}, follow=True)


def test_the_list_names_cases_and_reasons_and_nobody(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None, surname="Qəmbərov")
    page = desk.get("/staff/").content.decode()
    assert f"/staff/reviews/{case.pk}/" in page
    assert "Doğum tarixi məlum deyil" in page
    assert "Qəmbərov" not in page
    assert not RecordLook.objects.exists()


def test_an_empty_list_says_so(desk: Client, law: None) -> None:
    page = desk.get("/staff/")
    assert page.status_code == 200
    assert "es-empty" in page.content.decode()


def test_the_list_is_narrowed_by_reason_region_day_and_fin(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None, fin="5KT7R2M")
    here = f"/staff/reviews/{case.pk}/"
    region = Residence.objects.get(person=case.person_id).district.region.code  # type: ignore[union-attr]
    assert here in desk.get("/staff/?tab=no_birth_date").content.decode()
    assert here not in desk.get("/staff/?tab=no_sex").content.decode()
    assert here in desk.get(f"/staff/?region={region}").content.decode()
    assert here not in desk.get("/staff/?before=24.11.2026").content.decode()
    assert here in desk.get("/staff/?before=25.11.2026").content.decode()
    assert here not in desk.get("/staff/?fin=5KT7R2N").content.decode()
    assert here in desk.get("/staff/?fin=5kt7r2m").content.decode()
    assert RecordLook.objects.get().purpose == "search"
    wrong = desk.get("/staff/?fin=5KT7RIM").content.decode()
    assert "govuk-error-summary" in wrong
    assert here not in wrong


def test_pages_follow_each_other_by_what_stands_last(desk: Client, law: None, old_age: RunKind) -> None:
    for _ in range(PAGE + 2):
        make_person(born=None, account=False, iban=None)
    run_night(kind=old_age, day=TODAY)
    first = desk.get("/staff/").content.decode()
    following = re.search(r"after=([\d_-]+)", first)
    assert following
    second = desk.get(f"/staff/?after={following[1]}").content.decode()
    numbers = [set(re.findall(r"/staff/reviews/(\d+)/", page)) for page in (first, second)]
    assert [len(found) for found in numbers] == [PAGE, 2]
    assert not numbers[0] & numbers[1]


def test_opening_a_case_is_a_look_that_the_person_sees(desk: Client, make_review: MakeReview, officer: User) -> None:
    case = make_review(born=None)
    page = desk.get(f"/staff/reviews/{case.pk}/")
    assert page.status_code == 200
    look = RecordLook.objects.get()
    assert (look.person_id, look.actor_id, look.purpose, look.about) == (
        case.person_id,
        officer.pk,
        "review",
        f"case {case.pk}",
    )


def test_a_missing_birth_date_is_added_and_the_pension_assigned_at_once(
    desk: Client, make_review: MakeReview, officer: User
) -> None:
    case = make_review(born=None)
    page = send(desk, case, "birth_date", born="24.11.1961")
    assert page.status_code == 200
    assert "495,54" in page.content.decode()
    decision = Decision.objects.get()
    assert (decision.outcome, decision.right_from, decision.amount) == ("award", TODAY, Decimal("495.54"))
    assert (decision.run_id, decision.decided_by_id) == (None, officer.pk)
    assert Entitlement.objects.get().decision_id == decision.pk
    case.refresh_from_db()
    assert (case.resolution, case.decision_id, case.resolved_by_id) == ("decided", decision.pk, officer.pk)
    person = Person.objects.get(pk=case.person_id)
    evidence = Evidence.objects.get()
    assert (person.birth_date, person.source, person.source_ref) == (
        date(1961, 11, 24),
        "officer",
        f"evidence {evidence.pk}",
    )
    assert PersonVersion.objects.get().birth_date is None
    assert (evidence.person_id, evidence.added_by_id) == (person.pk, officer.pk)


def test_the_next_night_does_not_assign_it_again(desk: Client, make_review: MakeReview, old_age: RunKind) -> None:
    case = make_review(born=None)
    send(desk, case, "birth_date", born="24.11.1961")
    run_night(kind=old_age, day=TODAY + timedelta(days=1))
    assert Decision.objects.count() == 1
    assert Entitlement.objects.count() == 1


def test_a_fact_without_its_paper_is_not_recorded(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    page = desk.post(
        f"/staff/reviews/{case.pk}/facts/birth_date/",
        {"seen": seen_in(desk, case, "birth_date"), "born": "24.11.1961"},
    )
    assert page.status_code == 422
    assert page.content.decode().count("id_evidence_file") >= 2
    assert Person.objects.get(pk=case.person_id).birth_date is None
    assert not Evidence.objects.exists()


def test_a_paper_of_another_kind_is_refused_at_its_field(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    page = send(
        desk,
        case,
        "birth_date",
        born="24.11.1961",
        evidence_file=SimpleUploadedFile("paper.pdf", b"MZ not a paper", "application/pdf"),
    )
    assert page.status_code == 422
    assert "#id_evidence_file" in page.content.decode()
    assert Person.objects.get(pk=case.person_id).birth_date is None


def test_a_birth_in_the_future_is_refused_at_its_field(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    page = send(desk, case, "birth_date", born="24.11.2031")
    assert page.status_code == 422
    assert "#id_born" in page.content.decode()
    assert not Evidence.objects.exists()


def test_a_form_filled_in_for_another_state_is_refused_with_what_changed(
    desk: Client, make_review: MakeReview
) -> None:
    case = make_review(born=None)
    seen = seen_in(desk, case, "birth_date")
    Person.objects.filter(pk=case.person_id).update(birth_date=date(1970, 1, 1))
    page = send(desk, case, "birth_date", seen=seen, born="24.11.1961")
    assert page.status_code == 409
    assert "1970" in page.content.decode()
    assert Person.objects.get(pk=case.person_id).birth_date == date(1970, 1, 1)
    assert not Evidence.objects.exists()


def test_a_forged_token_counts_as_a_changed_case(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    assert send(desk, case, "birth_date", seen="e30:1:x", born="24.11.1961").status_code == 409


def test_a_second_click_leads_to_the_result_and_writes_nothing(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    seen = seen_in(desk, case, "birth_date")
    send(desk, case, "birth_date", seen=seen, born="24.11.1961")
    page = send(desk, case, "birth_date", seen=seen, born="24.11.1961")
    assert page.status_code == 200
    assert "495,54" in page.content.decode()
    assert (Decision.objects.count(), Evidence.objects.count(), PersonVersion.objects.count()) == (1, 1, 1)


def test_what_tells_the_same_is_told_once(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    assert set(case.reasons) == {"no_birth_date", "missing.born"}
    page = desk.get(f"/staff/reviews/{case.pk}/").content.decode()
    assert page.count("Doğum haqqında şəhadətnaməyə baxın") == 1


def test_what_is_still_missing_keeps_the_case_open(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None, sex=None)
    page = send(desk, case, "birth_date", born="24.11.1961")
    assert page.status_code == 200
    case.refresh_from_db()
    assert (case.resolved_at, case.reasons[0]) == (None, "no_sex")
    page = send(desk, case, "sex", sex="M")
    case.refresh_from_db()
    assert case.resolved_at is not None
    assert Decision.objects.get().outcome == "award"


def test_a_record_before_2006_from_the_archive_settles_a_refusal(desk: Client, make_review: MakeReview) -> None:
    case = make_review(months_before_2006=None, months_since_2006=0, capital="100.00", capital_2006_2018="0.00")
    send(desk, case, "earlier_record", years="3", months="4")
    row = EarlierRecord.objects.get(person=case.person_id, recorded__upper_inf=True)
    assert (row.months, row.source) == (40, "officer")
    decision = Decision.objects.get()
    assert (decision.outcome, decision.instead, decision.facts["months_before_2006"]) == ("refuse", "ALL-01", 40)


def test_a_residence_at_home_settles_a_missing_one(desk: Client, make_review: MakeReview) -> None:
    case = make_review(country=None)
    district = make_person().residences.get().district
    page = send(desk, case, "residence", place=district.code, since="01.02.2020")  # type: ignore[union-attr]
    assert page.status_code == 200
    assert Decision.objects.get().outcome == "award"


def test_an_address_abroad_closes_the_case_without_a_decision(desk: Client, make_review: MakeReview) -> None:
    case = make_review(country=None)
    page = send(desk, case, "residence", place="abroad", country="TR", since="01.02.2020")
    assert page.status_code == 200
    case.refresh_from_db()
    assert (case.resolution, case.decision_id) == ("decided", None)
    assert not Decision.objects.exists()


def test_a_missing_fin_is_written_in_its_alphabet_only(desk: Client, make_review: MakeReview) -> None:
    case = make_review(fin=None)
    assert send(desk, case, "fin", fin="5KT7RIM", since="01.02.2020").status_code == 422
    send(desk, case, "fin", fin="5kt7r2m", since="01.02.2020")
    assert Identifier.objects.get(person=case.person_id).value == "5KT7R2M"
    assert Decision.objects.get().outcome == "award"


def test_hazardous_months_are_proven_or_not(desk: Client, law: None, old_age: RunKind) -> None:
    person = make_person(born=date(1966, 11, 24), hazardous_months=None)
    work = HazardousWork.objects.create(
        person=person,
        post="Qazmaçı",
        months=None,
        valid=days(date(1990, 1, 1), date(2004, 1, 1)),
        recorded=known_from(KNOWN_AT),
        source="archive",
    )
    run_night(kind=old_age, day=TODAY)
    case = ManualReview.objects.get()
    assert case.reasons == ["missing.hazardous_months"]
    send(desk, case, "hazardous_work", work=work.pk, months="150")
    assert Decision.objects.get().right_from == TODAY


def test_two_people_are_told_apart(desk: Client, make_review: MakeReview) -> None:
    case = make_review(possible_duplicate=True)
    send(desk, case, "duplicate", answer="two")
    assert Person.objects.get(pk=case.person_id).possible_duplicate is False
    assert Decision.objects.get().outcome == "award"


def test_a_form_that_does_not_apply_is_absent(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    for form in ("duplicate", "fin", "hazardous_work", "no_such_form"):
        assert desk.get(f"/staff/reviews/{case.pk}/facts/{form}/").status_code == 404


def test_a_form_that_does_not_apply_stores_nothing(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None, fin="5KT7R2M")
    seen = seen_in(desk, case, "birth_date")
    assert send(desk, case, "fin", seen=seen, fin="6TY8P3N", since="01.02.2020").status_code == 404
    assert not Evidence.objects.exists()
    assert not Identifier.objects.filter(value="6TY8P3N").exists()
    case.refresh_from_db()
    assert case.claimed_by_id is None


def test_one_officer_holds_a_case_at_a_time(desk: Client, make_review: MakeReview, officer: User) -> None:
    case = make_review(born=None)
    other = employee(Role.OFFICER, "officer2", display_name="Elçin Babayev")
    review_take(actor=officer, review=case, at=NOW)
    review_take(actor=officer, review=case, at=NOW)
    with pytest.raises(ReviewRefusedError, match="Leyla"):
        review_take(actor=other, review=case, at=NOW)
    with pytest.raises(ReviewRefusedError):
        review_release(actor=other, review=case)
    review_release(actor=employee(Role.SUPERVISOR), review=case)
    review_take(actor=other, review=case, at=NOW)
    page = send(desk, case, "birth_date", born="24.11.1961")
    assert "Elçin Babayev" in page.content.decode()
    assert Person.objects.get(pk=case.person_id).birth_date is None


def test_taking_and_giving_back_by_the_buttons(desk: Client, make_review: MakeReview, officer: User) -> None:
    case = make_review(born=None)
    page = desk.post(f"/staff/reviews/{case.pk}/take/", follow=True)
    case.refresh_from_db()
    assert case.claimed_by_id == officer.pk
    assert f"/staff/reviews/{case.pk}/release/" in page.content.decode()
    assert f"/staff/reviews/{case.pk}/" in desk.get("/staff/?tab=mine").content.decode()
    desk.post(f"/staff/reviews/{case.pk}/release/")
    case.refresh_from_db()
    assert case.claimed_by_id is None


def test_judging_again_without_a_new_fact_changes_nothing(desk: Client, make_review: MakeReview) -> None:
    case = make_review(born=None)
    page = desk.post(f"/staff/reviews/{case.pk}/judge/", follow=True)
    assert page.status_code == 200
    case.refresh_from_db()
    assert (case.resolved_at, case.reasons[0]) == (None, "no_birth_date")


def test_a_closed_case_is_absent_for_other_officers(desk: Client, make_review: MakeReview, officer: User) -> None:
    case = make_review(born=None)
    send(desk, case, "birth_date", born="24.11.1961")
    assert desk.get(f"/staff/reviews/{case.pk}/").status_code == 200
    other = sign_in(Client(), employee(Role.OFFICER, "officer2"))
    assert other.get(f"/staff/reviews/{case.pk}/").status_code == 404
    assert other.get("/staff/reviews/999999/").status_code == 404


def test_nobody_works_on_a_case_of_their_own(make_review: MakeReview, today: date) -> None:
    case = make_review(born=None, fin="5KT7R2M")
    own = sign_in(Client(), employee(Role.OFFICER, staff_fin="5KT7R2M"))
    assert own.get(f"/staff/reviews/{case.pk}/").status_code == 404
    assert RecordLook.objects.get().refused is True


def test_a_gap_of_the_law_is_told_and_nothing_is_decided(
    desk: Client, make_review: MakeReview, monkeypatch: pytest.MonkeyPatch, old_age: RunKind
) -> None:
    case = make_review(born=None)
    monkeypatch.setattr(type(old_age), "law_names", ("no.such.number",))
    page = desk.get(f"/staff/reviews/{case.pk}/")
    assert page.status_code == 200
    assert "no.such.number" in page.content.decode()
    desk.post(f"/staff/reviews/{case.pk}/judge/")
    assert not Decision.objects.exists()
