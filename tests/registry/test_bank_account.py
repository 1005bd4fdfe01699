"""Where a person's money goes."""

import pytest

from registry.models import BankAccount, FactChange, Message
from registry.periods import day_of, days
from registry.services.facts import fact_end
from registry.services.money import bank_account_choose
from registry.services.refusals import FactRefused
from tests.registry.build import TODAY, a_person, at

pytestmark = pytest.mark.django_db

FIRST = "AZ21NABZ00000000137010001944"
SECOND = "AZ77VTBA00000000001234567890"


def choose(person, iban, hours):
    return bank_account_choose(actor=None, person=person, iban=iban, at=at(hours))


def test_the_first_account_holds_from_today_and_the_person_is_told():
    person = a_person()
    account = choose(person, "az21 nabz 0000 0000 1370 1000 1944", 1)
    assert (account.iban, account.valid, account.source) == (FIRST, days(day_of(at(1))), "citizen")
    assert "Mərkəzi" in account.bank
    message = Message.objects.get(person=person)
    assert (message.template, message.payload["ending"]) == ("bank_account_changed", "1944")
    assert FIRST not in str(message.payload)
    assert FactChange.objects.filter(person=person, kind="bank").count() == 1


def test_choosing_it_again_changes_nothing():
    person = a_person()
    assert choose(person, FIRST, 1) == choose(person, FIRST, 2)
    assert Message.objects.count() == 1


def test_another_account_takes_over_on_its_day(second):
    person = a_person()
    choose(person, FIRST, 1)
    new = choose(person, second, 49)
    assert BankAccount.objects.alive_on(TODAY).get() == new
    assert BankAccount.objects.filter(person=person).alive_on(day_of(at(1))).get().iban == FIRST
    assert Message.objects.count() == 2


def test_a_second_thought_on_the_same_day_corrects_the_choice(second):
    person = a_person()
    choose(person, FIRST, 1)
    choose(person, second, 2)
    account = BankAccount.objects.filter(person=person).present().get()
    assert (account.iban, account.bank) == (second, ""), (
        "a bank that is not known has no name, least of all the old one's"
    )


@pytest.mark.parametrize("hours", [2, 49])
def test_the_name_of_the_bank_is_the_one_that_the_iban_says(second, hours):
    person = a_person()
    choose(person, second, 1)
    assert "Mərkəzi" in choose(person, FIRST, hours).bank


def test_an_account_that_ended_can_be_followed_by_another(second):
    person = a_person()
    fact_end(actor=None, fact=choose(person, FIRST, 1), on=day_of(at(25)), at=at(25))
    assert choose(person, second, 49).valid.lower == day_of(at(49))


@pytest.mark.parametrize("iban", ["", FIRST[:-1], FIRST[:-1] + "5", "GB82WEST12345698765432"])
def test_an_impossible_iban_is_refused_and_nothing_is_lost(iban):
    person = a_person()
    choose(person, FIRST, 1)
    with pytest.raises(FactRefused):
        choose(person, iban, 2)
    assert BankAccount.objects.filter(person=person).present().get().iban == FIRST


@pytest.fixture
def second():
    from stdnum.iso7064 import mod_97_10

    account = SECOND[4:]
    return f"AZ{mod_97_10.calc_check_digits(account + 'AZ')}{account}"
