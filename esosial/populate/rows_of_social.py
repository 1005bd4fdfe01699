"""Rows of leaves, statuses, rehabilitation programmes and queues."""

import numpy as np

from esosial.populate.country import first_day
from esosial.populate.pen import NULL, Pen, day_texts, end_texts, instant
from esosial.populate.social import AWAY, CAR, GAP, Line, Waiting

CENTRES = ("Bakı DOST Mərkəzi", "Gəncə DOST Mərkəzi", "Sumqayıt DOST Mərkəzi", "Şəki DOST Mərkəzi")
PROVIDERS = ("Bərpa Mərkəzi", "Protez-Ortopedik Bərpa Mərkəzi", "Gənclər üçün Bərpa Mərkəzi")


def suspensions(pen: Pen) -> None:
    """Times in which a notified contract rested; months that an employer did not pay are none."""
    careers = pen.block.careers
    place, spell = np.nonzero((careers.away > 0) & (careers.away != GAP) & (pen.contract_numbers > 0))
    columns = zip(
        pen.row_ids("registry_contractsuspension", len(place)), (place + pen.base).tolist(),
        (careers.employer[place, spell] + pen.country.first_employer).tolist(),
        pen.contract_numbers[place, spell].tolist(), careers.away[place, spell].tolist(),
        day_texts(first_day(careers.away_from[place, spell])), end_texts(first_day(careers.away_until[place, spell])),
        strict=True,
    )  # fmt: skip
    pen.add(
        "registry_contractsuspension",
        [
            f"{row}\t{person}\t{employer}\t{number}\t{AWAY[reason]}\t" + pen.fact(f"[{since},{until})", "contracts")
            for row, person, employer, number, reason, since, until in columns
        ],
    )


def statuses(pen: Pen) -> None:
    """Registrations of jobseekers and the unemployed."""
    found = pen.block.social.statuses
    ids = pen.row_ids("registry_employmentstatus", len(found))
    pen.add(
        "registry_employmentstatus",
        [
            f"{row}\t{pen.base + one.person}\t{one.kind}\t{CENTRES[one.person % len(CENTRES)]}\t"
            + pen.fact(f"[{one.since},{one.until or ''})", "officer")
            for row, one in zip(ids, found, strict=True)
        ],
    )


def measures(pen: Pen) -> None:
    """Items of rehabilitation programmes."""
    found = pen.block.social.measures
    ids = pen.row_ids("registry_rehabilitationmeasure", len(found))
    pen.add(
        "registry_rehabilitationmeasure",
        [
            f"{row}\t{pen.base + one.person}\t{one.kind}\t{one.title}\t{PROVIDERS[one.person % len(PROVIDERS)]}\t"
            f"{one.due_on}\t{one.given_on or NULL}\t" + pen.fact(f"[{one.since},{one.until})", "medical")
            for row, one in zip(ids, found, strict=True)
        ],
    )


def queues(pen: Pen) -> None:
    """The journal of the queues, and the places that follow from it."""
    found = pen.block.social.waiting
    ids = pen.row_ids("registry_queueentry", sum(len(one.lines) for one in found))
    lines, places = [], []
    for one in found:
        queue = pen.country.car_queue
        if one.kind != CAR:
            queue = int(pen.country.housing_queues[pen.people.district[one.person]])
        own = [next(ids) for _ in one.lines]
        lines += [_entry(pen, queue, one.person, own, number, line) for number, line in enumerate(one.lines)]
        places.append(f"{queue}\t{pen.base + one.person}\t{_place(one, own[0])}\n")
    pen.add("registry_queueentry", lines)
    rows = pen.row_ids("registry_queueplace", len(places))
    pen.add("registry_queueplace", [f"{row}\t{place}" for row, place in zip(rows, places, strict=True)])


def _entry(pen: Pen, queue: int, person: int, ids: list[int], number: int, line: Line) -> str:
    voids = NULL if line.voids is None else ids[line.voids]
    return (
        f"{ids[number]}\t{queue}\t{pen.base + person}\t{line.verb}\t{line.reason}\t{line.category}\t"
        f"{line.ranked_on or NULL}\t{line.on}\t{instant(line.known)}\t{voids}\tofficer\t\n"
    )


def _place(one: Waiting, joined: int) -> str:
    """Where the person stands after the last line: one stay, for nobody of the country waits twice in a queue."""
    withdrawn = {line.voids for line in one.lines}
    category, ranked_on, state, since = "", one.lines[0].on, "", one.lines[0].on
    for number, line in enumerate(one.lines):
        if number in withdrawn or line.verb == "void":
            continue
        category, ranked_on = line.category or category, line.ranked_on or ranked_on
        became = {"joined": "waiting", "resumed": "waiting", "suspended": "suspended", "left": "left"}.get(line.verb)
        if became is not None:
            state, since = became, line.on
    return f"{category}\t{ranked_on}\t{joined}\t{state}\t{since}"
