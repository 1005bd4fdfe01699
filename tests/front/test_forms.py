"""Forms in the look: each error twice in the same words, hints and errors tied to their controls."""

import re

import pytest
from django import forms
from django.utils.translation import override

from esosial.views.components import SampleForm

ERRORS = {"way": "iban", "iban": "AZ21", "since": "31.02.2026", "district": "yas"}


@pytest.fixture
def drawn() -> str:
    with override("az"):
        return str(SampleForm(ERRORS))


def test_each_error_stands_in_the_summary_and_at_its_field(drawn: str) -> None:
    summary, fields = drawn.split("</ul>", 1)
    links = re.findall(r'<li><a href="#([\w-]+)">([^<]+)</a>', summary)
    assert {target for target, _text in links} == {"id_iban", "id_since", "id_phone", "id_mine"}
    for target, text in links:
        assert f'id="{target}"' in fields
        assert text in fields


def test_controls_name_their_hint_and_error(drawn: str) -> None:
    control = re.search(r'<input[^>]*name="iban"[^>]*>', drawn)
    assert control is not None
    assert 'aria-describedby="id_iban_helptext id_iban_error"' in control[0]
    assert 'aria-invalid="true"' in control[0]
    assert "govuk-input--error" in control[0]
    for tied in ("id_iban_helptext", "id_iban_error"):
        assert f'id="{tied}"' in drawn


def test_choices_stand_in_a_named_group(drawn: str) -> None:
    assert drawn.count("<fieldset") == 2
    assert 'legend class="govuk-fieldset__legend">Pensiyanı necə almaq istəyirsiniz?' in drawn
    assert len(re.findall(r'<input[^>]*class="govuk-radios__input"[^>]*>', drawn)) == 2
    assert len(re.findall(r'<input[^>]*class="govuk-checkboxes__input"[^>]*>', drawn)) == 4


def test_error_of_a_group_leads_to_its_first_choice() -> None:
    with override("az"):
        shown = str(SampleForm({**ERRORS, "way": ""}))
    assert 'href="#id_way_0"' in shown
    assert 'id="id_way_0"' in shown


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_days_are_read_as_they_are_written_in_every_language(language: str) -> None:
    field = forms.DateField()
    with override(language):
        assert str(field.clean("01.11.2026")) == "2026-11-01"
        assert str(field.clean("2026-11-01")) == "2026-11-01"
        with pytest.raises(forms.ValidationError):
            field.clean("11/01/2026")


def test_only_a_search_has_a_placeholder() -> None:
    class Login(forms.Form):
        name = forms.CharField(label="Ad", widget=forms.TextInput(attrs={"placeholder": "Ad"}))
        find = forms.CharField(label="Axtar", widget=forms.SearchInput(attrs={"placeholder": "FİN və ya ad"}))

    assert re.findall(r'placeholder="([^"]*)"', str(Login())) == ["FİN və ya ad"]


def test_what_people_write_is_escaped() -> None:
    with override("az"):
        assert "<script>" not in str(SampleForm({**ERRORS, "iban": '"><script>alert(1)</script>'}))


class Named(forms.Form):
    name = forms.CharField(label="Adınız")
    place = forms.CharField(error_messages={"required": "Yeri yazın"})


def test_an_empty_field_for_which_nobody_wrote_words_is_called_by_its_name() -> None:
    with override("az"):
        page = str(Named({}))
    assert page.count("Bu yeri doldurun: Adınız") == 2
    assert page.count("Yeri yazın") == 2
