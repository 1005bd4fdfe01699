"""Two records that look alike: one proposal at a time for a record that would go."""

import pytest

from accounts.models import Approval, Role
from accounts.services.approvals import approval_reject
from registry.services.duplicates import merge_approve, merge_propose
from registry.services.refusals import FactRefused
from tests.registry.build import a_person, a_user, at

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


@pytest.fixture
def officer():
    return a_user(Role.OFFICER, staff_fin="5ABC1Z9")


@pytest.fixture
def supervisor():
    return a_user(Role.SUPERVISOR, staff_fin="7XYZ123")


def propose(officer, person, into):
    return merge_propose(actor=officer, person=person, into=into, evidence="evidence 1", reason="eyni şəxs")


def test_a_record_that_would_go_stands_in_no_second_proposal(officer):
    first, second, third = a_person(), a_person(), a_person()
    propose(officer, first, second)
    for person, into in ((first, second), (second, first), (first, third), (second, third), (third, first)):
        with refused("waiting"):
            propose(officer, person, into)
    # Two records may go into one.
    propose(officer, third, second)
    assert Approval.objects.count() == 2


def test_after_a_rejection_it_may_be_proposed_again_and_after_a_merge_not(officer, supervisor):
    person, into = a_person(), a_person()
    once = propose(officer, person, into)
    approval_reject(actor=supervisor, approval=once, seen_hash=once.payload_hash, note="yox")
    again = propose(officer, person, into)
    merge_approve(actor=supervisor, approval=again, seen_hash=again.payload_hash, at=at(1))
    # The caller's copies are from before the merge.
    with refused("merged"):
        propose(officer, person, into)
