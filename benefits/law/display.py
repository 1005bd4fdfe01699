"""How values of the law are written for people: money, dates, months, in the three languages."""

from datetime import date
from decimal import Decimal

from benefits.law.money import to_qepik

NBSP = "\u00a0"
MONTHS = {
    "az": [
        "yanvar",
        "fevral",
        "mart",
        "aprel",
        "may",
        "iyun",
        "iyul",
        "avqust",
        "sentyabr",
        "oktyabr",
        "noyabr",
        "dekabr",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
}
UNKNOWN = {"az": "məlum deyil", "en": "not known", "ru": "неизвестно"}
YES = {"az": "bəli", "en": "yes", "ru": "да"}
NO = {"az": "xeyr", "en": "no", "ru": "нет"}
SEXES = {
    "M": {"az": "kişi", "en": "male", "ru": "мужской"},
    "F": {"az": "qadın", "en": "female", "ru": "женский"},
}
_TEENS = range(11, 15)


def money(amount: Decimal, language: str) -> str:
    """An amount with its sign: `71 357,25 ₼`, in English `71 357.25 ₼`; qəpik only where there are any."""
    text = f"{to_qepik(amount):,.2f}".removesuffix(".00").replace(",", NBSP)
    return (text if language == "en" else text.replace(".", ",")) + NBSP + "₼"


def paid(amount: Decimal) -> str:
    """A sum that is paid as pages write it in every language, always to the qəpik: `1 300,00 ₼`."""
    return f"{to_qepik(amount):,.2f}".replace(",", NBSP).replace(".", ",") + NBSP + "₼"


def day(value: date, language: str) -> str:
    """A date in words: 1 noyabr 2026."""
    return f"{value.day}{NBSP}{MONTHS[language][value.month - 1]}{NBSP}{value.year}"


def _russian(number: int, one: str, few: str, many: str) -> str:
    if number % 100 in _TEENS:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(number % 10, many)


def months(number: int, language: str) -> str:
    """A number of months as years and months: 18 il 4 ay."""
    years, rest = divmod(number, 12)
    if language == "az":
        names = ("il", "ay")
    elif language == "en":
        names = ("year" if years == 1 else "years", "month" if rest == 1 else "months")
    else:
        names = (_russian(years, "год", "года", "лет"), _russian(rest, "месяц", "месяца", "месяцев"))
    parts = [f"{count}{NBSP}{name}" for count, name in zip((years, rest), names, strict=True) if count]
    return " ".join(parts) or f"0{NBSP}{names[1]}"


def shown(value: object, unit: str, language: str) -> str:
    """A value of a trace, as stored there (text, number, truth or nothing), written by its unit."""
    if value is None:
        return UNKNOWN[language]
    if unit == "AZN":
        return money(Decimal(str(value)), language)
    if unit == "date":
        return day(value if isinstance(value, date) else date.fromisoformat(str(value)), language)
    if unit == "months":
        return months(int(str(value)), language)
    if unit == "bool":
        return (YES if value else NO)[language]
    if unit == "sex":
        return SEXES[str(value)][language]
    if unit == "percent":
        text = str(value)
        return (text if language == "en" else text.replace(".", ",")) + NBSP + "%"
    return str(value)
