"""The cast of the demonstration, as `populate` wrote it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from accounts.demo_idp.config import told


@dataclass(frozen=True)
class Member:
    """One person of the cast: FIN, name, what it is there to show (in English), birth date (may be unknown)."""

    fin: str
    name: str
    story: str
    birth_date: str = ""


def cast() -> list[Member]:
    """Answer everybody who can sign in, in the order of the file; empty before `populate` has run."""
    path = Path(told("IDP_CAST_FILE"))
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [
        Member(row["fin"], row["name"], row["story"]["en"], row.get("birth_date") or "") for row in rows if row["fin"]
    ]
