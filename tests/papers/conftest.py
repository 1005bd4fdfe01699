"""Papers are drawn once a session: a drawn PDF costs a fifth of a second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benefits.certificates.kinds import KINDS
from benefits.certificates.paper import certificate_draw
from esosial import native
from registry.papers.signing import pdf_sign
from tests.citizen import conftest as citizens
from tests.clock import morning_of

native.preload()

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CODE = "K7QM3XTP00000000"
TABLES: dict[str, list[dict[str, Any]]] = {
    "ARA-01": [
        {
            "code": "contracts",
            "rows": [["“Xəzər Tekstil” MMC", "1234567891", "usta", "2001-03-01", None, ""]],
            "total": None,
        },
        {"code": "statuses", "rows": [["jobseeker", "Yasamal", "2000-01-03", "2001-02-28"]], "total": None},
    ],
    "ARA-02": [{"code": "amounts", "rows": [["PEN-01", "2026-11-24", None, "495.54"]], "total": None}],
    "ARA-06": [
        {
            "code": "contributions",
            "rows": [[2006 + row // 4, f"Müəssisə {row}", "1234567891", 12, "1234.50"] for row in range(80)],
            "total": [None, None, None, None, "98760.00"],
        }
    ],
    "ARA-07": [
        {"code": "services", "rows": [["Evdə qulluq", "social", "DOST", "2026-01-01", None, None]], "total": None}
    ],
    "ARA-08": [{"code": "disabilities", "rows": [[81, "general", "2010-01-01", "2019-12-31"]], "total": None}],
}
SAYS = {
    "ARA-01": "work.now",
    "ARA-02": "pension.due",
    "ARA-03": "allowance.none",
    "ARA-04": "stipend.none",
    "ARA-05": "assistance.none",
    "ARA-06": "account.holds",
    "ARA-07": "services.now",
    "ARA-08": "disability.now",
}
FACTS: dict[str, list[list[Any]]] = {
    "ARA-02": [["benefit", "PEN-01"], ["monthly_amount", "495.54"], ["due_since", "2026-11-24"]],
    "ARA-06": [["months_before_2006", None], ["months_since_2006", 200], ["capital", "71357.25"]],
    "ARA-08": [["percent", 61], ["cause", "general"], ["disabled_until", ""]],
}


def content_of(kind: str, **changes: Any) -> dict[str, Any]:
    """The stored content of a certificate of the kind."""
    return {
        "service": kind,
        "version": 1,
        "on": "2026-11-24",
        "from": "2001-01-01" if KINDS[kind].has_period else None,
        "to": None,
        "recipient": "Bank",
        "person": {"name": "Həsənov Rauf Murad oğlu", "fin": "5RX7K2M", "born": "1961-11-24"},
        "says": [[SAYS[kind], {"day": "2026-11-24"}]],
        "facts": FACTS.get(kind, []),
        "tables": TABLES.get(kind, []),
    } | changes


@cache
def drawn(kind: str, language: str) -> bytes:
    """The certificate of the kind in the language before its seal, drawn once a session."""
    return certificate_draw(content_of(kind), language=language, code=CODE)


@cache
def signed(kind: str, language: str) -> bytes:
    """The signed certificate of the kind in the language, drawn once a session."""
    return pdf_sign(drawn(kind, language), code=CODE)


@pytest.fixture
def today() -> Iterator[None]:
    """The morning of the business day."""
    with morning_of(NOW):
        yield


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A store of files of this test's own."""
    store = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    return tmp_path


user, own, law, judged = citizens.user, citizens.own, citizens.law, citizens.judged
