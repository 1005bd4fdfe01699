"""The calculator for everybody: what may I get; a form sent by GET, so that nothing is stored, nobody known."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from benefits.catalogue.judging import Judge
from benefits.entitled.calculator import DEAD, PERSON, Child, Dead, Result, Told, calculate
from benefits.entitled.finding import Right
from benefits.entitled.words import argument_words, conditions_shown, fact_title, per_words, settles
from benefits.law.display import day as day_words
from benefits.names import reading, title_of
from benefits.proactive.kind import judge_of
from benefits.selectors import law_table
from registry.desk.forms import DayField
from registry.periods import today

STATUSES: Final = (
    "martyr_family_member",
    "january20_martyr_family",
    "afghanistan_fallen_family",
    "patriotic_war_hero",
    "national_hero",
    "war_veteran",
    "wwii_participant",
    "wwii_widow",
    "chernobyl",
    "released_from_prison",
    "personal_stipend_order",
)
CAUSES: Final = (
    "general",
    "work_injury",
    "territorial_integrity",
    "military_duty",
    "january_20",
    "chernobyl_military",
)
MOST_CHILDREN: Final = 15
MOST_YEARS: Final = 120
LEAST_PERCENT, MOST_PERCENT = 31, 100
YES_NO: Final = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class DaysField(forms.CharField):
    """Days, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=400,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=gettext_lazy("One date on each line, for example 24.11.2020"),
            **kwargs,
        )

    def clean(self, value: Any) -> list[date]:
        """The days; what is no day, or is still to come, is said with its line."""
        found = []
        for line in str(super().clean(value) or "").splitlines():
            if not line.strip():
                continue
            try:
                born = forms.DateField(input_formats=["%d.%m.%Y", "%Y-%m-%d"]).clean(line.strip())
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("“%(line)s” is no day. Write it as in 24.11.2020") % {"line": line}
                ) from None
            if born > today():
                raise forms.ValidationError(_("“%(line)s” is still to come.") % {"line": line})
            found.append(born)
        if len(found) > MOST_CHILDREN:
            raise forms.ValidationError(_("At most 15 children can be counted here."))
        return found


class CalculatorForm(forms.Form):
    """The few answers; only the birth date, sex and citizenship are needed."""

    born = DayField(
        label=gettext_lazy("Your date of birth"),
        error_messages={"required": gettext_lazy("Write your date of birth")},
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("You are"),
        choices=[("F", gettext_lazy("a woman")), ("M", gettext_lazy("a man"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose woman or man: the pension age differs")},
    )
    citizen = forms.ChoiceField(
        label=gettext_lazy("Your citizenship"),
        choices=[
            ("AZ", gettext_lazy("Azerbaijan")),
            ("resident", gettext_lazy("another, with a permanent residence permit of Azerbaijan")),
            ("other", gettext_lazy("another")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose your citizenship")},
    )
    works = forms.ChoiceField(
        label=gettext_lazy("Do you work?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    pensioner = forms.ChoiceField(
        label=gettext_lazy("Do you receive a labour pension?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    student = forms.ChoiceField(
        label=gettext_lazy("Do you study full-time?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Disability, per cent"),
        help_text=gettext_lazy("From 31 to 100, as your certificate says. Leave it empty if you have none."),
        required=False,
        validators=[MinValueValidator(LEAST_PERCENT), MaxValueValidator(MOST_PERCENT)],
    )
    cause = forms.ChoiceField(label=gettext_lazy("Cause of the disability"), required=False)
    sight = forms.BooleanField(label=gettext_lazy("It is a disability of sight"), required=False)
    children = DaysField(label=gettext_lazy("Birth dates of your children"))
    ill_children = DaysField(label=gettext_lazy("Birth dates of your children with a disability"))
    child_percent = forms.IntegerField(
        label=gettext_lazy("Disability of these children, per cent"),
        required=False,
        validators=[MinValueValidator(LEAST_PERCENT), MaxValueValidator(MOST_PERCENT)],
    )
    relation = forms.ChoiceField(label=gettext_lazy("Has somebody near to you died?"), required=False)
    died = DayField(label=gettext_lazy("When did they die?"), required=False)
    dead_pensioner = forms.ChoiceField(
        label=gettext_lazy("Did they receive a labour pension?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Does one of these apply to you?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    members = forms.IntegerField(
        label=gettext_lazy("How many people live in your family?"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    income = forms.DecimalField(
        label=gettext_lazy("Income of the family a month, in manat"),
        help_text=gettext_lazy("The average of the last 12 months, all members together."),
        required=False,
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        localize=True,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("cause", [("", _("I do not know")), *((one, argument_words(one)) for one in CAUSES)])
        self._choose(
            "relation",
            [
                ("", _("No")),
                ("spouse", _("my husband or wife")),
                ("child", _("my father or mother")),
                ("parent", _("my child")),
            ],
        )
        self._choose("statuses", [(one, fact_title(f"status.{one}")) for one in STATUSES])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        chosen = self.fields[name]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = choices

    def clean_born(self) -> date:
        """A day of birth has come, and is within a life."""
        born: date = self.cleaned_data["born"]
        if born > today() or born.year < today().year - MOST_YEARS:
            raise forms.ValidationError(_("Write the day on which you were born, as in 24.11.1961"))
        return born

    def clean(self) -> dict[str, Any]:
        """A death needs its day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("relation") and not cleaned.get("died") and "died" not in self.errors:
            self.add_error("died", _("Write the day of the death"))
        if cleaned.get("died") and cleaned["died"] > today():
            self.add_error("died", _("The day of the death is still to come."))
        return cleaned

    def told(self) -> Told:
        """The answers; one left open is unknown."""
        said = self.cleaned_data
        ill = list(said["ill_children"])
        well = [born for born in said["children"] if born not in ill]
        return Told(
            born=said["born"],
            sex=said["sex"],
            citizen=said["citizen"],
            works=_yes(said["works"]),
            pensioner=_yes(said["pensioner"]),
            student=_yes(said["student"]),
            percent=said["percent"],
            cause=said["cause"] or None,
            sight=said["sight"],
            is_healthy=said["percent"] is None,
            children=[
                *(Child(born) for born in well),
                *(Child(born, said["child_percent"] or LEAST_PERCENT) for born in ill),
            ],
            dead=Dead(said["died"], said["relation"], _yes(said["dead_pensioner"])) if said["relation"] else None,
            members=said["members"],
            income=said["income"],
            statuses=frozenset(said["statuses"]),
            listed_statuses=frozenset(STATUSES),
        )


def _yes(answer: str) -> bool | None:
    return None if not answer else answer == "yes"


@login_not_required
@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    form = CalculatorForm(request.GET or None, use_required_attribute=False)
    shown: dict[str, Any] = {}
    if form.is_valid():
        told, judge, day = form.told(), judge_of(law_table()), today()
        shown = result_shown(calculate(told, judge, day), told, judge)
    return render(
        request,
        "rights/calculator.html",
        {"form": form, "shown": shown, "day": today()},
        status=422 if form.is_bound and form.errors else 200,
    )


def result_shown(result: Result, told: Told, judge: Judge) -> dict[str, Any]:
    """What the page shows: rights in words with their conditions, and among which allowances one would choose."""

    def line(right: Right) -> dict[str, Any]:
        reader = judge.reader(right.subject, result.findings.day) if right.subject is not None else None
        return {
            "right": right,
            "title": title_of(right.service),
            "summary": right.service.summary[reading()],
            "about": _about(right.about_id, told),
            "per": "" if right.service.pays is None else per_words(right.service.pays.per),
            "settles": settles(right.missing),
            "conditions": [] if reader is None else conditions_shown(right.service, right.answers.each, reader),
        }

    choice = next(iter(result.findings.choices), None)
    return {
        "due": [line(right) for right in result.due],
        "open": [line(right) for right in result.open],
        "soon": [line(right) for right in result.soon],
        "others": result.others,
        "best": "" if choice is None else title_of(judge.book[next(iter(choice.sums))]),
    }


def _about(about_id: int | None, told: Told) -> str:
    if about_id is None or about_id == PERSON:
        return ""
    if about_id == DEAD:
        return _("because of the one who died")
    born = told.children[about_id - 1].born
    return _("for the child born on %(day)s") % {"day": day_words(born, reading())}
