"""The taker of each kind that is taken in row by row."""

from __future__ import annotations

from registry.imports.takers.grounds import GUARDIANSHIP, HOUSEHOLD, STATUS
from registry.imports.takers.hand import Taker, simple
from registry.imports.takers.months import MONTHLY
from registry.imports.takers.people import BIRTHS, DEATHS, MARRIAGES, NAMES
from registry.imports.takers.queue import QUEUE
from registry.imports.takers.work import CONTRACTS
from registry.models import Disability, EmploymentStatus, RehabilitationMeasure

TAKERS: dict[str, Taker] = {
    "contracts": CONTRACTS,
    "monthly": MONTHLY,
    "births": BIRTHS,
    "deaths": DEATHS,
    "marriages": MARRIAGES,
    "names": NAMES,
    "disability": simple(
        Disability,
        lambda row: {
            "percent": row.values["percent"],
            "cause": row.values["cause"],
            "illness": row.values["illness"] or "",
        },
    ),
    "rehabilitation": simple(
        RehabilitationMeasure,
        lambda row: {
            "kind": row.values["kind"],
            "title": row.values["title"],
            "provider": row.values["provider"] or "",
            "due_on": row.values["due_on"],
            "given_on": row.values["given_on"],
        },
    ),
    "queue": QUEUE,
    "statuses": simple(
        EmploymentStatus, lambda row: {"kind": row.values["status"], "office": row.values["office"] or ""}
    ),
    "guardianship": GUARDIANSHIP,
    "status": STATUS,
    "household": HOUSEHOLD,
}
