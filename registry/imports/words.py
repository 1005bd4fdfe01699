"""Why a row or a file was not taken in, in words: codes are stored, the words are made for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    # files
    "file_empty": _("The file is empty."),
    "file_encoding": _("The file is not in UTF-8. Save it as UTF-8 and send it again."),
    "header_broken": _("The first line cannot be read: a quotation mark is missing."),
    "header_twice": _("The column “%(column)s” stands twice in the first line."),
    "header_missing": _("The first line lacks these columns: %(columns)s."),
    "long_header": _("The first line is too long."),
    "column_unused": _("The column “%(column)s” is not known and was not read."),
    # lines
    "long_line": _("The line is longer than %(most)d bytes."),
    "nul": _("The line holds a NUL sign."),
    "encoding": _("The line is not in UTF-8: look at byte %(place)d."),
    "broken_line": _("A quotation mark is missing in the line."),
    "cells": _("The line has %(count)d fields, the first line has %(wanted)d."),
    "broken_json": _("The line is not JSON."),
    "no_object": _("The line is not an object of JSON."),
    "nested": _("A list or an object cannot stand here."),
    "key_twice": _("“%(key)s” stands twice in the line."),
    # cells
    "missing": _("This field has to be filled in."),
    "formula": _("A text cannot begin like a formula: = + - @."),
    "control": _("The text holds signs that cannot be printed."),
    "too_many": _("The text has %(count)d signs, %(most)d are possible."),
    "choice": _("Only these codes are possible: %(choices)s."),
    "whole": _("Write a whole number in digits, without spaces."),
    "range": _("The number has to lie between %(least)d and %(most)d."),
    "day": _("Write the day as 2026-11-25 or 25.11.2026."),
    "month": _("Write the month as 2026-11 or 11.2026."),
    "money": _("Write the sum with a point and without spaces, for example 1250.50."),
    "voen": _("There is no such tax number: compare its ten digits."),
    "yes": _("Write 1 or 0."),
    "country": _("Write the two letters of the country, for example AZ."),
    "fin_empty": _("Write the FIN: 7 signs on the front of the identity card."),
    "fin_letter_i": _("A FIN has no letter I: “%(sign)s” is probably the digit 1."),
    "fin_letter_o": _("A FIN has no letter O: “%(sign)s” is probably the digit 0."),
    "fin_cyrillic": _("“%(sign)s” is a Cyrillic letter. Switch the keyboard to Latin letters."),
    "fin_sign": _("“%(sign)s” does not occur in a FIN: it has digits and Latin letters only."),
    "fin_length": _("A FIN has 7 signs, you wrote %(count)d."),
    # rows
    "unknown_person": _("Nobody in the register has this FIN."),
    "unknown_employer": _("No employer has this tax number. Send its name with it."),
    "unknown_contract": _("The contract that the notice speaks of has not been notified."),
    "unknown_marriage": _("The marriage that is said to have ended is not recorded."),
    "unknown_queue": _("There is no queue with this code."),
    "unknown_district": _("There is no district with this code."),
    "void_unknown": _("Nothing was recorded under this reference, so nothing can be withdrawn."),
    "void_in_use": _("Something else rests on this entry. Withdraw that first."),
    "overtaken": _("Something newer has been recorded since."),
    "notice_changed": _("Another notice was recorded under this reference. Withdraw that one first."),
    "contract_twice": _("This contract is recorded under another reference."),
    "future": _("This day has not come yet."),
    "order": _("The last day lies before the first one."),
    "early": _("The day lies too far back."),
    "nothing_named": _("The row says nothing that is to change."),
    "same_person": _("Both FINs are those of one person."),
    "fin_of_another": _("Somebody else, or the same person with other data, is registered with this FIN."),
    "instant": _("Something known later stands in the register already."),
    "refused": _("The register does not accept this entry."),
    # deliveries
    "unknown_kind": _("There is no such kind of delivery."),
    "wrong_source": _("This source does not send such rows."),
    "reference_used": _("Another file was received under this reference."),
    "file_of_another": _("Another source has sent the very same file."),
}


def reason_of(code: str, details: Mapping[str, Any], reason: str = "") -> str:
    """Return the words of a problem in the reader's language; `reason` is the English text of the register itself."""
    if reason:
        return gettext(reason)
    words = WORDS.get(code, WORDS["refused"])
    try:
        return str(words) % dict(details)
    except (KeyError, TypeError, ValueError):
        return str(words)
