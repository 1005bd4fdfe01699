"""How the portal writes sums, days, months and states, and draws icons and form controls, in its three languages."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from esosial.icons import ICONS
from registry.countries import country_name
from registry.disputed import reference_of

register = template.Library()

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MANAT = "\N{MANAT SIGN}"
NOTHING = "\N{EN DASH}"
BAKU = ZoneInfo("Asia/Baku")

MONTH_NAMES: dict[str, tuple[str, ...]] = {
    "az": (
        *("yanvar", "fevral", "mart", "aprel", "may", "iyun"),
        *("iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ),
}
WEEKDAY_NAMES: dict[str, tuple[str, ...]] = {
    "az": ("bazar ertəsi", "çərşənbə axşamı", "çərşənbə", "cümə axşamı", "cümə", "şənbə", "bazar"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
}
STATUS_ICONS = {"good": "check", "wait": "clock", "warn": "alert", "bad": "alert", "unknown": "unknown", "plain": ""}
NOTICE_ICONS = {"good": "check", "warn": "alert", "bad": "alert", "plain": "info"}


# ---------------------------------------------------------------- sums and numbers
@register.filter
def number(value: Decimal | int | None, places: int | None = None) -> str:
    """A number with no-break spaces between thousands and a decimal comma; every digit unless `places` are given."""
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"An exact number is needed, not {type(value).__name__}.")
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,f}".replace(",", NO_BREAK).replace(".", ",")
    return f"{MINUS}{text}" if exact < 0 else text


@register.filter
def money(value: Decimal | int | None) -> str:
    """A sum paid, in manat to the qəpik: `71 357,25 ₼`; a dash for none. TypeError for a float."""
    return NOTHING if value is None else f"{number(value, 2)}{NO_BREAK}{MANAT}"


@register.filter
def amount(value: Decimal | int | None) -> str:
    """The figure of a sum without its sign, for the large amount of a panel: `495,54`."""
    return number(value, 2)


@register.filter
def money_round(value: Decimal | int | None) -> str:
    """A sum in whole manat, for forecasts and thresholds: `46 080 ₼`; a dash for none."""
    return NOTHING if value is None else f"{number(value, 0)}{NO_BREAK}{MANAT}"


# ---------------------------------------------------------------- days and spans
@register.filter
def day(value: date | None) -> str:
    """A day in text: `1 noyabr 2026`; a dash for none."""
    if value is None:
        return NOTHING
    local = _local(value)
    return f"{local.day}{NO_BREAK}{MONTH_NAMES[_language()][local.month - 1]}{NO_BREAK}{local.year}"


@register.filter
def day_short(value: date | None) -> str:
    """A day in a table: `01.11.2026`; a dash for none."""
    return NOTHING if value is None else f"{_local(value):%d.%m.%Y}"


@register.filter
def day_full(value: date | None) -> str:
    """A day on which somebody must come: `10 noyabr 2026, çərşənbə axşamı`; a dash for none."""
    return NOTHING if value is None else f"{day(value)}, {WEEKDAY_NAMES[_language()][_local(value).weekday()]}"


@register.filter
def last_day(value: date | None) -> date | None:
    """The last day of a period that ends before `value`: "until and including" is what people read."""
    return None if value is None else value - timedelta(days=1)


@register.filter
def moment(value: datetime | None) -> str:
    """An instant as the clock of Baku shows it: `1 noyabr 2026, 02:14`; a dash for none."""
    return NOTHING if value is None else f"{day(value)}, {_local(value):%H:%M}"


@register.filter
def months(value: int | None) -> str:
    """A number of months in years and months: `18 il 4 ay`; a dash for none."""
    if value is None:
        return NOTHING
    years, rest = divmod(value, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": years})
    if rest or not years:
        parts.append(ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest})
    return " ".join(parts).replace(" ", NO_BREAK)


@register.filter
def country(code: str | None) -> str:
    """A country by its code, in the language of the page; a dash for none."""
    return country_name(code) if code else NOTHING


# ---------------------------------------------------------------- marks
@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """The icon of this name, drawn inline and hidden from screen readers; KeyError for an unknown name."""
    return format_html(
        '<svg class="es-icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" {css}" if css else "",
        mark_safe(ICONS[name]),  # noqa: S308 - a constant of this project
    )


@register.simple_tag
def status(kind: str, text: str, icon_name: str | None = None) -> SafeString:
    """The state of a thing in a few words: good, wait, warn, bad, unknown or plain; KeyError for another kind."""
    drawn = STATUS_ICONS[kind] if icon_name is None else icon_name
    modifier = "" if kind == "plain" else f" es-status--{kind}"
    return format_html('<span class="es-status{}">{}{}</span>', modifier, icon(drawn) if drawn else "", text)


@register.filter
def notice_icon(kind: str) -> str:
    """The icon that goes with a notice of this kind."""
    return NOTICE_ICONS[kind]


@register.filter
def message_kind(level_tag: str) -> str:
    """The kind of notice for a level of Django's messages."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "plain")


@register.simple_tag
def wrong_url(fact: Any, month: str = "", until: str = "") -> str:
    """Where a person says that this fact is wrong, its row named; `month` to `until` (YYYY-MM) name months of it."""
    asked = {"fact": reference_of(fact)} | ({"month": month} if month else {})
    if until not in ("", month):
        asked["until"] = until
    return f"{reverse('me:dispute')}?{urlencode(asked)}"


# ---------------------------------------------------------------- form controls
TEXT_WIDTHS = ((4, "govuk-input--width-4"), (10, "govuk-input--width-10"), (20, "govuk-input--width-20"))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a form field with the classes of the look; its hint and errors are tied to it by Django."""
    attrs: dict[str, Any] = {"class": " ".join(_control_classes(field))}
    if getattr(field.field.widget, "input_type", "") != "search":
        attrs["placeholder"] = False  # what a field is for stands above it: it must not vanish when somebody writes
    return field.as_widget(attrs=attrs)


@register.simple_tag
def choice_control(choice: BoundWidget, kind: str) -> SafeString:
    """One radio button or check box of a field, with the class of the look."""
    choice.data["attrs"]["class"] = f"govuk-{kind}__input"
    return choice.tag()


@register.filter
def control_kind(field: BoundField) -> str:
    """Which markup a field needs: choices, switch or simple."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    return "switch" if isinstance(widget, forms.CheckboxInput) else "simple"


@register.filter
def error_target(field: BoundField) -> str:
    """The id that a link of the error summary leads to: the first control of the field."""
    return f"{field.auto_id}_0" if control_kind(field) in ("radios", "checkboxes") else str(field.id_for_label)


@register.filter
def errors_said(field: BoundField) -> list[str]:
    """What is wrong with a field, in words; an empty one for which nobody wrote words is called by its name."""
    unsaid = str(forms.Field.default_error_messages["required"])
    by_name = gettext("Fill in: %(field)s") % {"field": field.label}
    return [by_name if str(error) == unsaid else str(error) for error in field.errors]


@register.simple_tag
def error_count(form: forms.BaseForm) -> str:
    """The title of an error summary: how many places are to be corrected."""
    count = sum(len(errors) for errors in form.errors.values())
    return ngettext("Correct %(n)s place", "Correct %(n)s places", count) % {"n": count}


def _control_classes(field: BoundField) -> list[str]:
    widget = field.field.widget
    own = str(widget.attrs.get("class", "")).split()
    if isinstance(widget, forms.Textarea):
        kind = "govuk-textarea"
    elif isinstance(widget, forms.Select):
        kind = "govuk-select"
    elif isinstance(widget, forms.FileInput):
        kind = "govuk-file-upload"
    elif isinstance(widget, forms.CheckboxInput):
        return ["govuk-checkboxes__input", *own]
    else:
        kind = "govuk-input"
        own = [*_text_width(widget), *own]
    return [kind, *([f"{kind}--error"] if field.errors else []), *own]


def _text_width(widget: forms.Widget) -> list[str]:
    """As wide as what is written into it, so that the field says what is expected."""
    attrs: Mapping[str, Any] = widget.attrs
    if isinstance(widget, forms.DateInput):
        return ["govuk-input--width-10"]
    if isinstance(widget, forms.NumberInput):
        return ["govuk-input--width-5"]
    limit = int(attrs.get("maxlength") or 0)
    return next(([css] for most, css in TEXT_WIDTHS if 0 < limit <= most), [])


def _language() -> str:
    language = (get_language() or "az").split("-")[0]
    return language if language in MONTH_NAMES else "az"


def _local(value: date) -> date:
    """The same day, or an instant on the clock of Baku; an instant without a zone is UTC."""
    if not isinstance(value, datetime):
        return value
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(BAKU)


@register.filter
def page_window(page: Page[Any]) -> Iterator[int | str]:
    """The numbers to show for a page of a list: its neighbours and both ends, with marks for what is left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def page_label(page: int) -> str:
    """What a link to a page of a list says to a screen reader."""
    return gettext("Page %(n)s") % {"n": page}
