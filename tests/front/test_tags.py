"""Sums, days and months as the portal writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from esosial.icons import ICONS
from esosial.templatetags import portal

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("71357.25"), "71 357,25 ₼"),
        (Decimal("495.54"), "495,54 ₼"),
        (Decimal("1234567.005"), "1 234 567,01 ₼"),
        (Decimal("-3.5"), "−3,50 ₼"),
        (Decimal(0), "0,00 ₼"),
        (320, "320,00 ₼"),
        (None, "–"),
    ],
)
@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_money_to_the_qepik(value: Decimal | int | None, text: str, language: str) -> None:
    with override(language):
        assert portal.money(value) == text.replace(" ", SPACE)


def test_rounded_sums_and_numbers() -> None:
    assert portal.money_round(Decimal(46080)) == f"46{SPACE}080{SPACE}₼"
    assert portal.amount(Decimal("1495.5")) == f"1{SPACE}495,50"
    assert portal.number(Decimal("3.5539")) == "3,5539"
    assert portal.number(10_200_000) == f"10{SPACE}200{SPACE}000"


@pytest.mark.parametrize("wrong", [495.54, True, "495.54"])
def test_an_inexact_sum_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="exact number"):
        portal.money(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text", "full"),
    [
        ("az", "1 noyabr 2026", "1 noyabr 2026, bazar"),
        ("en", "1 November 2026", "1 November 2026, Sunday"),
        ("ru", "1 ноября 2026", "1 ноября 2026, воскресенье"),
    ],
)
def test_days_in_three_languages(language: str, text: str, full: str) -> None:
    on = date(2026, 11, 1)
    with override(language):
        assert portal.day(on).replace(SPACE, " ") == text
        assert portal.day_full(on).replace(SPACE, " ") == full
        assert portal.day_short(on) == "01.11.2026"


def test_an_instant_shows_on_the_clock_of_baku() -> None:
    with override("az"):
        late = datetime(2026, 10, 31, 22, 14, tzinfo=UTC)
        assert portal.moment(late).replace(SPACE, " ") == "1 noyabr 2026, 02:14"
        assert portal.day(late).replace(SPACE, " ") == "1 noyabr 2026"


@pytest.mark.parametrize(
    ("value", "az", "en", "ru"),
    [
        (220, "18 il 4 ay", "18 years 4 months", "18 лет 4 месяца"),
        (12, "1 il", "1 year", "1 год"),
        (11, "11 ay", "11 months", "11 месяцев"),
        (0, "0 ay", "0 months", "0 месяцев"),
    ],
)
def test_months_in_three_languages(value: int, az: str, en: str, ru: str) -> None:
    for language, text in {"az": az, "en": en, "ru": ru}.items():
        with override(language):
            assert portal.months(value).replace(SPACE, " ") == text


@pytest.mark.parametrize("written", [portal.day, portal.day_short, portal.day_full, portal.moment, portal.months])
def test_nothing_is_a_dash(written: object) -> None:
    assert written(None) == "–"  # type: ignore[operator]


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icons_are_drawn_and_hidden_from_screen_readers(name: str) -> None:
    drawn = portal.icon(name, "es-icon--go")
    assert drawn.startswith('<svg class="es-icon es-icon--go" viewBox="0 0 24 24" aria-hidden="true"')
    assert "<script" not in drawn


def test_a_state_is_shape_word_and_colour_and_escapes_its_word() -> None:
    shown = portal.status("warn", "<b>bu gün</b>")
    assert 'class="es-status es-status--warn"' in shown
    assert "<svg" in shown
    assert "&lt;b&gt;" in shown
    assert "<svg" not in portal.status("plain", "istəyə görə")
    with pytest.raises(KeyError):
        portal.status("purple", "?")


def test_tags_work_in_a_template() -> None:
    source = '{% load portal %}{{ sum|money }} · {{ on|day }} · {% status "good" "ok" %}'
    with override("az"):
        shown = Template(source).render(Context({"sum": Decimal("1.5"), "on": date(2026, 2, 28)}))
    assert shown.replace(SPACE, " ").startswith('1,50 ₼ · 28 fevral 2026 · <span class="es-status es-status--good">')
