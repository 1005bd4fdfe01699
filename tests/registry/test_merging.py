"""Two records become one and two again: nothing is lost, and what nobody touched is as it was."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Approval, Role
from accounts.services.approvals import ApprovalRefused
from registry.invariants import ACCOUNT
from registry.models import (
    CapitalBalance,
    Contribution,
    Disability,
    Dispute,
    EarlierRecord,
    FactChange,
    FamilyRelation,
    HouseholdMember,
    IncomeDeclaration,
    InsuranceAccount,
    LabourContract,
    Merge,
    Person,
    PersonStatus,
    Queue,
    QueueEntry,
    QueuePlace,
    RehabilitationMeasure,
    Representation,
)
from registry.moved import MOVING, standing_merges, unmerge_plan
from registry.periods import days
from registry.replay import broken_numbers, replay
from registry.services.disputes import dispute_open
from registry.services.duplicates import unmerge_approve, unmerge_propose
from registry.services.facts import fact_correct, fact_end, fact_record, fact_void
from registry.services.households import household_named
from registry.services.insurance import account_refresh, contribution_record, contribution_void
from registry.services.merging import person_merge, person_unmerge
from registry.services.queues import queue_join, queue_leave, queue_named, queue_suspend
from registry.services.refusals import FactRefused
from tests.factories import make_district
from tests.registry.build import TODAY, a_person, a_user, an_employer, at

pytestmark = pytest.mark.django_db
SINCE = date(2000, 1, 1)


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


def a_fact(model, person, *, since=SINCE, until=None, hours=0, **fields):
    return fact_record(
        actor=None, model=model, at=at(hours), person=person, valid=days(since, until), source="fund", **fields
    )


def a_contract(person, hours=0, **fields):
    values = {"employer": an_employer(), "number": "7", "post": "mühəndis", "monthly_wage": Decimal("900.00")}
    return a_fact(LabourContract, person, hours=hours, **(values | fields))


def paid(person, insurer, year=2020, hours=0, sum_=100):
    return contribution_record(
        actor=None, person=person, insurer=insurer, year=year, paid=[sum_] * 12, months=12, at=at(hours)
    )


def values_of(fact):
    hidden = {"id", "recorded", "closed_as", "replaces"}
    return (
        fact._meta.model_name,
        *(str(getattr(fact, field.attname)) for field in fact._meta.concrete_fields if field.name not in hidden),
    )


def rows(model):
    return sorted(map(str, model.objects.values_list(*(field.attname for field in model._meta.concrete_fields))))


def state(*people):
    """What the state holds for true of these people, without row numbers and instants."""
    ids = [person.pk for person in people]
    account = [field.attname for field in InsuranceAccount._meta.concrete_fields if field.name != "refreshed_at"]
    return {
        "facts": sorted(values_of(row) for model in MOVING for row in model.objects.filter(person__in=ids).present()),
        "contributions": sorted(
            (row.person_id, row.insurer_id, row.year, row.paid, row.months)
            for row in Contribution.objects.filter(person__in=ids, recorded_to=None)
        ),
        "accounts": sorted(InsuranceAccount.objects.filter(person__in=ids).values_list(*account), key=str),
        "people": sorted(
            Person.objects.filter(pk__in=ids).values_list("pk", "merged_into", "possible_duplicate", "user"), key=str
        ),
        "places": rows(QueuePlace),
        "orders": [replay(QueueEntry.objects.filter(queue=queue), date.max) for queue in Queue.objects.order_by("pk")],
        "open disputes": Dispute.objects.filter(person__in=ids, closed_at=None).count(),
    }


WHAT = [
    *("contract", "child", "parent", "acts", "earlier", "unknown", "capital", "disability", "paid", "measure"),
    *("car", "home", "rests", "served", "status", "fallen", "home meter", "income"),
]
PIECES = st.lists(
    st.tuples(st.sampled_from(["kept", "other"]), st.sampled_from(WHAT), st.integers(0, 2)), max_size=8, unique=True
)


def build(what, number, person, child, insurers):
    since, until = date(2001 + number, 1, 1), date(2002 + number, 1, 1)
    match what:
        case "contract":
            a_contract(person, employer=insurers[number])
        case "child":
            a_fact(FamilyRelation, person, since=since, until=until, relative=child, kind="child")
        case "parent":
            a_fact(FamilyRelation, child, since=since, until=until, relative=person, kind="ward")
        case "acts":
            named = {"representative": person, "kind": "attorney", "scope": ["read"]}
            a_fact(Representation, child, since=since, until=until, **named)
        case "earlier" | "unknown":
            months = None if what == "unknown" else 9
            row = a_fact(EarlierRecord, person, since=date(1990 + number, 1, 1), until=None, months=months)
            if number:
                fact_correct(actor=None, fact=row, at=at(1), source="archive", months=5)
        case "capital":
            a_fact(CapitalBalance, person, since=since, until=until, amount=Decimal(number + 1))
        case "disability":
            a_fact(Disability, person, since=since, until=until, percent=61 + number, cause="general")
        case "status":
            about = None if number else child
            a_fact(PersonStatus, person, since=since, until=until, kind="martyr_family_member", about=about)
        case "fallen":
            a_fact(PersonStatus, child, since=since, until=until, kind="orphan", about=person)
        case "home meter":
            household = household_named(code=f"SAY-{number}")
            a_fact(HouseholdMember, person, since=since, until=until, household=household)
        case "income":
            a_fact(IncomeDeclaration, person, since=since, until=until, kind="rent", monthly_amount=Decimal(number))
        case "measure":
            a_fact(RehabilitationMeasure, person, since=since, until=until, kind="device", title="əsa")
        case "car" | "home" | "rests" | "served":
            region = make_district().region if what == "home" else None
            queue = queue_named("car" if region is None else "housing", region)
            given = {"queue": queue, "person": person, "on": date(2020 + number, 5, 1), "source": "fund"}
            queue_join(actor=None, at=at(0), category="war", **given)
            later = given | {"on": date(2024, 5, number + 1), "actor": None, "at": at(1)}
            if what == "rests":
                queue_suspend(**later)
            if what == "served":
                queue_leave(reason="served", **later)
        case "paid":
            paid(person, insurers[number], sum_=number + 1)


class Taken(Exception):
    """Ends an example so that nothing of it stays."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=PIECES, doubted=st.tuples(st.booleans(), st.booleans()), users=st.tuples(st.booleans(), st.booleans()))
def test_merging_and_taking_apart_leaves_everything_as_it_was(pieces, doubted, users):
    with contextlib.suppress(Taken), transaction.atomic():
        kept, other = (a_person(possible_duplicate=flag) for flag in doubted)
        child, insurers = a_person(birth_date=date(2001, 1, 1)), [an_employer() for _number in range(3)]
        for person, has in zip((kept, other), users, strict=True):
            Person.objects.filter(pk=person.pk).update(user=a_user() if has else None)
        for whose, what, number in pieces:
            # What the register refuses of one record itself is no part of the example.
            with contextlib.suppress(FactRefused):
                build(what, number, {"kept": kept, "other": other}[whose], child, insurers)
        account_refresh([kept.pk, other.pk, child.pk], at(2))
        before = state(kept, other, child)
        for hours in (3, 5):
            person_merge(actor=None, person=other, into=kept, at=at(hours))
            assert state(kept, other, child) != before
            assert broken_numbers() == []
            waiting = QueuePlace.objects.filter(person__in=kept.own_records).exclude(state="left")
            assert waiting.values("queue").distinct().count() == waiting.count()
            person_unmerge(actor=None, merge=Merge.objects.latest("pk"), at=at(hours + 1))
            assert state(kept, other, child) == before
            assert broken(ACCOUNT) == broken_numbers() == []
        raise Taken


def broken(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def merged(**given):
    kept, other = a_person(), a_person(**given)
    person_merge(actor=None, person=other, into=kept, at=at(2))
    return kept, other


def parted(merge=None, hours=8):
    return person_unmerge(actor=None, merge=merge or Merge.objects.get(undone_at=None), at=at(hours))


def test_what_was_corrected_or_ended_since_goes_back_so_and_what_was_withdrawn_stays_withdrawn():
    kept, other = a_person(), a_person()
    contracts = [a_contract(other, number=str(number)) for number in range(3)]
    person_merge(actor=None, person=other, into=kept, at=at(2))
    moved = [LabourContract.objects.get(replaces=contract) for contract in contracts]
    fact_correct(actor=None, fact=moved[0], at=at(3), source="contracts", post="baş mühəndis")
    fact_end(actor=None, fact=moved[1], on=date(2026, 3, 1), at=at(4))
    fact_void(actor=None, fact=moved[2], at=at(5))
    merge = parted()
    present = LabourContract.objects.filter(person=other).present()
    assert {row.number: (row.post, row.valid.upper) for row in present} == {
        "0": ("baş mühəndis", None),
        "1": ("mühəndis", date(2026, 3, 1)),
    }
    assert not LabourContract.objects.filter(person=kept).present().exists()
    assert merge.moved["withdrawn"] == [["labourcontract", moved[2].pk]]
    assert len(merge.moved["back"]["facts"]) == 2


def test_what_the_record_that_stays_learned_since_stays_with_it_and_is_listed():
    kept, other, insurer = a_person(), a_person(), an_employer()
    before = a_contract(kept, number="before")
    person_merge(actor=None, person=other, into=kept, at=at(2))
    learned = a_contract(kept, hours=3, number="new")
    fact_correct(actor=None, fact=before, at=at(4), source="contracts", post="müəllim")
    row = paid(kept, insurer, hours=5)
    plan = unmerge_plan(Merge.objects.get())
    assert ([fact.pk for fact in plan.since], plan.contributions_since) == ([learned.pk], [row])
    merge = parted()
    assert merge.moved["stayed"] == {
        "facts": [["labourcontract", learned.pk]],
        "contributions": [row.pk],
        "refused": [],
    }
    assert LabourContract.objects.filter(person=kept).present().count() == 2
    assert not LabourContract.objects.filter(person=other).exists()


def test_a_year_of_contributions_corrected_since_goes_back_as_it_is_known_now_and_a_withdrawn_one_does_not():
    kept, other, first, second = a_person(), a_person(), an_employer(), an_employer()
    for insurer in (first, second):
        paid(other, insurer)
    person_merge(actor=None, person=other, into=kept, at=at(2))
    paid(kept, first, hours=3, sum_=250)
    contribution_void(actor=None, contribution=Contribution.objects.get(person=kept, insurer=second), at=at(4))
    parted()
    assert [row.paid[0] for row in Contribution.objects.filter(recorded_to=None)] == [250]
    assert Contribution.objects.get(recorded_to=None).person == other
    assert InsuranceAccount.objects.get(person=other).months_since_2006 == 12
    assert InsuranceAccount.objects.get(person=kept).months_since_2006 == 0


def test_what_finds_no_room_stays_with_the_survivor_and_a_person_has_to_look():
    kept, other = a_person(), a_person()
    a_fact(Disability, kept, since=date(2010, 1, 1), until=date(2012, 1, 1), percent=61, cause="general")
    a_fact(Disability, other, since=date(2011, 1, 1), until=date(2013, 1, 1), percent=81, cause="general")
    moving = a_fact(Disability, other, since=date(2014, 1, 1), until=date(2015, 1, 1), percent=81, cause="general")
    person_merge(actor=None, person=other, into=kept, at=at(2))
    clash = Dispute.objects.get(closed_at=None)
    # What stayed behind of the merged record lies where the moved row was corrected to.
    row = Disability.objects.get(replaces=moving)
    fact_correct(actor=None, fact=row, at=at(3), source="medical", valid=days(date(2012, 6, 1), date(2015, 1, 1)))
    merge = parted()
    clash.refresh_from_db()
    assert clash.closed_at == at(8)
    assert merge.moved["stayed"]["refused"][0][:2] == ["disability", row.pk]
    assert Disability.objects.filter(person=kept).present().count() == 2
    assert Dispute.objects.get(closed_at=None).person == kept


def test_the_dispute_of_the_merge_is_answered_and_those_of_people_are_not():
    kept, other = a_person(), a_person()
    for person in (kept, other):
        a_fact(EarlierRecord, person, months=5)
    said = dispute_open(actor=None, person=other, fact_kind="person", text="Ad səhvdir.", at=at(1))
    person_merge(actor=None, person=other, into=kept, at=at(2))
    assert Dispute.objects.filter(person=kept, closed_at=None).count() == 1
    parted()
    assert list(Dispute.objects.filter(closed_at=None)) == [said]
    assert FactChange.objects.filter(person=kept, kind="dispute", verb="ended").exists()


def test_both_people_are_judged_again_and_both_accounts_tell_the_truth():
    kept, other = a_person(), a_person()
    a_fact(CapitalBalance, other, amount=Decimal("9.00"))
    person_merge(actor=None, person=other, into=kept, at=at(2))
    seen = FactChange.objects.latest("pk").pk
    parted()
    changed = FactChange.objects.filter(pk__gt=seen, kind="person").values_list("person", flat=True)
    assert set(changed) == {kept.pk, other.pk}
    capital = dict(InsuranceAccount.objects.values_list("person", "capital"))
    assert capital == {kept.pk: None, other.pk: Decimal("9.00")}


def test_a_record_once_unknown_keeps_saying_so_through_merge_and_unmerge():
    kept, other = a_person(), a_person()
    row = a_fact(EarlierRecord, other, months=None)
    a_fact(CapitalBalance, other, amount=Decimal("9.00"))
    fact_correct(actor=None, fact=row, at=at(1), source="archive", months=60)
    whole = InsuranceAccount.objects.filter(person__in=[kept, other], capital_whole=False)
    assert list(whole.values_list("person", flat=True)) == [other.pk]
    person_merge(actor=None, person=other, into=kept, at=at(2))
    assert list(whole.values_list("person", flat=True)) == [kept.pk]
    parted()
    assert list(whole.values_list("person", flat=True)) == [other.pk]
    assert broken(ACCOUNT) == []


def test_a_representative_keeps_acting_whichever_record_of_theirs_was_named():
    kept, other = a_person(), a_person()
    child = a_person(birth_date=date(2015, 1, 1))
    a_fact(Representation, child, representative=other, kind="guardian", scope=["read"])
    may = Representation.objects.filter(person=child).alive_on(TODAY).values_list("representative", flat=True)
    person_merge(actor=None, person=other, into=kept, at=at(2))
    assert list(may.all()) == [kept.pk]
    parted()
    assert list(may.all()) == [other.pk]


def test_merges_in_a_row_are_taken_apart_from_the_last():
    first, second, third = a_person(), a_person(), a_person()
    a_contract(first, number="1")
    person_merge(actor=None, person=first, into=second, at=at(2))
    person_merge(actor=None, person=second, into=third, at=at(3))
    inner, outer = Merge.objects.order_by("pk")
    assert standing_merges(third) == [outer]
    with refused("merged"):
        parted(inner)
    parted(outer, 4)
    first.refresh_from_db()
    assert first.merged_into == second
    assert LabourContract.objects.present().get().person == second
    parted(inner, 5)
    assert LabourContract.objects.present().get().person == first
    assert standing_merges(second) == []
    with refused("undone"):
        parted(inner, 6)


def test_an_account_that_the_owner_took_elsewhere_since_stays_there():
    kept, other = a_person(), a_person()
    user = a_user()
    Person.objects.filter(pk=other.pk).update(user=user)
    person_merge(actor=None, person=other, into=kept, at=at(2))
    stranger = a_person()
    Person.objects.filter(pk=kept.pk).update(user=None)
    Person.objects.filter(pk=stranger.pk).update(user=user)
    parted()
    assert list(Person.objects.exclude(user=None)) == [stranger]


def test_it_cannot_be_known_before_the_merge():
    merged()
    with refused("instant"):
        parted(hours=2)


class TestFourEyes:
    def test_a_second_person_takes_a_merge_apart(self):
        officer, supervisor = a_user(Role.OFFICER), a_user(Role.SUPERVISOR)
        _kept, other = merged()
        merge = Merge.objects.get()
        with refused("text"):
            unmerge_propose(actor=officer, merge=merge, reason=" ")
        proposal = unmerge_propose(actor=officer, merge=merge, reason="başqa adamdır")
        with refused("waiting"):
            unmerge_propose(actor=officer, merge=merge, reason="başqa adamdır")
        with pytest.raises(ApprovalRefused):
            unmerge_approve(actor=officer, approval=proposal, seen_hash=proposal.payload_hash, at=at(3))
        done = unmerge_approve(actor=supervisor, approval=proposal, seen_hash=proposal.payload_hash, at=at(3))
        assert (done.undone_by, done.undone_at) == (supervisor, at(3))
        assert Person.objects.get(pk=other.pk).merged_into is None
        with refused("undone"):
            unmerge_propose(actor=officer, merge=merge, reason="başqa adamdır")

    def test_the_maker_does_not_decide_and_a_refused_one_leaves_everything(self):
        supervisor = a_user(Role.SUPERVISOR)
        kept, other = merged()
        proposal = unmerge_propose(actor=supervisor, merge=Merge.objects.get(), reason="başqa adamdır")
        with pytest.raises(ApprovalRefused):
            unmerge_approve(actor=supervisor, approval=proposal, seen_hash=proposal.payload_hash, at=at(3))
        assert Person.objects.get(pk=other.pk).merged_into == kept

    def test_a_merge_into_a_third_record_makes_a_waiting_proposal_fail_whole(self):
        officer, supervisor = a_user(Role.OFFICER), a_user(Role.SUPERVISOR)
        kept, _other = merged()
        proposal = unmerge_propose(actor=officer, merge=Merge.objects.get(), reason="başqa adamdır")
        third = a_person()
        person_merge(actor=None, person=kept, into=third, at=at(3))
        with pytest.raises(ApprovalRefused), transaction.atomic():
            unmerge_approve(actor=supervisor, approval=proposal, seen_hash=proposal.payload_hash, at=at(4))
        assert Approval.objects.get(pk=proposal.pk).state == "pending"
        with refused("merged"):
            unmerge_propose(actor=officer, merge=Merge.objects.get(into=kept), reason="başqa adamdır")
