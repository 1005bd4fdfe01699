"""The month grid of a career: five hundred tiles at the price of a few, for each kind of tile is written once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from esosial.templatetags.portal import MONTH_NAMES, NO_BREAK
from registry.career import Gap, Month, Year

register = template.Library()

WORDS = {
    Month.OK: _("contract, contribution paid"),
    Month.GAP: _("contribution missing"),
    Month.CARE: _("contract suspended"),
    Month.PAID: _("paid without a contract"),
    Month.DUE: _("contract, not due yet"),
    Month.EARLY: _("contract before 2006"),
    Month.NONE: _("no contract"),
}
"""What a tile says, in the legend and to a screen reader; a month to come says nothing."""
GAP_MARK = mark_safe('<span class="es-m es-m--gap" aria-hidden="true">!</span>')


@register.simple_tag
def month_heads() -> SafeString:
    """The twelve headings of the grid: one letter to see, the name of the month for whoever asks or listens."""
    names = month_names()
    return format_html_join(
        "", '<th scope="col"><abbr title="{}">{}</abbr></th>', ((n, first_letter(n)) for n in names)
    )


@register.simple_tag
def month_cells(year: Year) -> SafeString:
    """The twelve tiles of a year; a gap leads to the note below its year."""
    tiles = _tiles(_language())
    return mark_safe(  # noqa: S308 - put together from escaped pieces only
        "".join(
            _gap(number) if state == Month.GAP else tiles[state] for number, state in enumerate(year.cells, start=1)
        )
    )


@register.simple_tag
def month_legend(years: Any) -> SafeString:
    """The kinds of tiles that the grid shows, each with its word."""
    shown = {state for one in years for state in one.year.cells}
    return format_html_join(
        "",
        "<li>{}{}</li>",
        ((GAP_MARK if state == Month.GAP else _tile(state), word) for state, word in WORDS.items() if state in shown),
    )


@register.filter
def gap_months(gap: Gap) -> str:
    """The months of a gap in words: `aprel 2021`, `mart – avqust 2021`."""
    return run_words((gap.first, gap.last))


@register.filter
def run_words(run: tuple[date, date]) -> str:
    """Months in a row of one year, by the first days of the first and the last: `aprel 2021`, `mart – avqust 2021`."""
    names = month_names()
    first, last = (names[one.month - 1] for one in run)
    span = first if run[0] == run[1] else f"{first} – {last}"
    return f"{span} {run[0].year}"


@register.filter
def capital_first(text: str) -> str:
    """The text as a sentence begins, by the reader's language."""
    return f"{first_letter(text)}{text[1:]}" if text else text


def month_names() -> list[str]:
    """The names of the months standing alone, in the reader's language."""
    if _language() == "ru":
        return [
            *("январь", "февраль", "март", "апрель", "май", "июнь"),
            *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
        ]
    return list(MONTH_NAMES[_language()])


@register.filter
def month_year(value: date) -> str:
    """A month of a year, standing alone: `Noyabr 2026`."""
    return f"{capital_first(month_names()[value.month - 1])}{NO_BREAK}{value.year}"


def first_letter(name: str) -> str:
    """The first letter as a capital of the reader's language."""
    return "İ" if name[0] == "i" and _language() == "az" else name[0].upper()


@lru_cache(maxsize=4)
def _tiles(language: str) -> dict[Month, SafeString]:
    """The tiles of a language, written once: the language is the active one."""
    tiles = {
        state: format_html('<td>{}<span class="govuk-visually-hidden">{}</span></td>', _tile(state), word)
        for state, word in WORDS.items()
    }
    return {**tiles, Month.AHEAD: mark_safe("<td></td>")}


def _tile(state: Month) -> SafeString:
    return format_html('<span class="es-m es-m--{}"></span>', str(state))


def _gap(number: int) -> SafeString:
    """A month without its contribution: no link, the tile is too small for a finger; its row stands right below."""
    return format_html(
        '<td><span class="es-m es-m--gap" aria-hidden="true">!</span>'
        '<span class="govuk-visually-hidden">{}: {}</span></td>',
        month_names()[number - 1],
        gettext("contribution missing"),
    )


def _language() -> str:
    language = (get_language() or "az").split("-")[0]
    return language if language in MONTH_NAMES else "az"
