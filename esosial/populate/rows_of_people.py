"""Rows of who people are: names, numbers, homes, families, disabilities, disputes, phones."""

import json
from datetime import date, timedelta

import numpy as np

from esosial.populate.country import NEVER, days
from esosial.populate.grounds import CITIZENS, ILLNESSES
from esosial.populate.names import names
from esosial.populate.numbers import REPLACED_FINS, fins
from esosial.populate.pen import NULL, Pen, day_texts, end_texts, instant
from esosial.populate.people import FOREIGN
from esosial.populate.social import CAUSES

FIN_SINCE = date(2010, 6, 1)
PHONE_PREFIXES = ("10", "50", "51", "55", "60", "70", "77", "99")
FAMILY_OF_NOTE = 5
NOTHING_MOVED = json.dumps(
    {
        "facts": [], "contributions": [], "queues": [], "followed": [], "users": [None, None],
        "doubted": [False, False], "dispute": None,
    }
)  # fmt: skip
"""What a `Merge` keeps of a record that had nothing but its names and its number."""


def persons(pen: Pen) -> None:
    """People, and the versions of those whose death was recorded late."""
    people, lists = pen.people, names()
    male = people.male.tolist()
    surnames = (lists.surnames_of_women, lists.surnames)
    given = (lists.female, lists.male)
    folded_surnames = (lists.surnames_of_women_folded, lists.surnames_folded)
    folded_given = (lists.female_folded, lists.male_folded)
    born = day_texts(np.where(people.born_known, people.born, NEVER))
    died = day_texts(people.died)
    citizens = [CITIZENS[place] or NULL for place in pen.block.grounds.citizenship.tolist()]
    sexes = np.where(people.sex_known, np.where(people.male, "M", "F"), NULL).tolist()
    into = [
        NULL if place < 0 else str(pen.base + place) for place in np.where(people.merged, people.twin_of, -1).tolist()
    ]
    open_twins = (people.twin_of >= 0) & ~people.merged
    flagged = open_twins.copy()
    flagged[people.twin_of[open_twins]] = True
    uuids = pen.rng.bytes(16 * pen.count).hex()
    late = instant(pen.country.recorded_at - timedelta(days=1))
    since = [late if slow else pen.known_at for slow in people.death_recorded_late.tolist()]
    columns = zip(
        pen.ids, male, people.surname.tolist(), people.given.tolist(), people.patronymic.tolist(),
        sexes, born, died, citizens, into, flagged.tolist(), since, range(0, 32 * pen.count, 32), strict=True,
    )  # fmt: skip
    lines, versions = [], []
    for row, man, s, g, p, sex, birth, death, citizen, merged, flag, known, u in columns:
        name = f"{surnames[man][s]}\t{given[man][g]}\t{lists.male[p]}\t{sex}\t{birth}"
        public = f"{uuids[u : u + 12]}4{uuids[u + 13 : u + 16]}8{uuids[u + 17 : u + 32]}"
        lines.append(
            f"{row}\t{name}\t{death}\t{citizen}\tcivil\t\t{public}\t"
            f"{folded_surnames[man][s]} {folded_given[man][g]} {lists.male_folded[p]}\t{merged}\t"
            f"{'t' if flag else 'f'}\tt\t{known}\n"
        )
        if known is late:
            known_from = instant(pen.country.recorded_at - timedelta(days=900))
            versions.append(f"{name}\t{citizen}\tcivil\t\t{row}\t{known_from}\t{late}\n")
    pen.add("registry_person", lines)
    # A second record has nothing of its own that could have moved.
    gone = [(row, into_row) for row, into_row in zip(pen.ids, into, strict=True) if into_row != NULL]
    numbers = pen.row_ids("registry_merge", len(gone))
    pen.add(
        "registry_merge",
        [
            f"{number}\t{row}\t{into_row}\t{pen.known_at}\t{NOTHING_MOVED}\n"
            for number, (row, into_row) in zip(numbers, gone, strict=True)
        ],
    )
    ids = pen.row_ids("registry_personversion", len(versions))
    pen.add("registry_personversion", [f"{row}\t{line}" for row, line in zip(ids, versions, strict=True)])


def identifiers(pen: Pen) -> None:
    """FINs, former FINs and identity cards."""
    people = pen.people
    indexes = np.arange(pen.base, pen.base + pen.count, dtype=np.int64)
    present = pen.block.fins or fins(indexes, pen.country.reserved_fins)
    replaced = people.fin_replaced < NEVER
    introduced = np.maximum(np.where(people.born_known, people.born, 0), days(FIN_SINCE))
    since = day_texts(np.where(replaced, people.fin_replaced, introduced))
    ids = pen.row_ids("registry_identifier", pen.count)
    pen.add(
        "registry_identifier",
        [
            f"{row}\t{person}\tfin\t{fin}\t[{day},)\t{pen.recorded}\tpopulation\t\n"
            for row, person, fin, day in zip(ids, pen.ids, present, since, strict=True)
        ],
    )
    places = np.flatnonzero(replaced)
    former = fins(indexes[places] + REPLACED_FINS, pen.country.reserved_fins)
    ids = pen.row_ids("registry_identifier", len(places))
    pen.add(
        "registry_identifier",
        [
            f"{row}\t{pen.base + place}\tfin\t{fin}\t" + pen.fact(f"[{FIN_SINCE},{since[place]})", "population")
            for row, place, fin in zip(ids, places.tolist(), former, strict=True)
        ],
    )
    if pen.country.lean:
        return
    cards = np.flatnonzero((people.age(pen.country.day) >= 16) & (people.twin_of < 0))
    ids = pen.row_ids("registry_identifier", len(cards))
    pen.add(
        "registry_identifier",
        [
            f"{row}\t{pen.base + place}\tcard\tAA{pen.base + place:07d}\t" + pen.fact("[2019-01-01,)", "population")
            for row, place in zip(ids, cards.tolist(), strict=True)
        ],
    )


def residences(pen: Pen) -> None:
    """Where people are registered to live, here and abroad."""
    people, country = pen.people, pen.country
    districts = country.districts[people.district].tolist()
    born = day_texts(np.where(people.born_known, people.born, 0))
    left = end_texts(people.abroad_since)
    ends = end_texts(np.minimum(people.abroad_since, np.where(people.died < NEVER, people.died + 1, NEVER)))
    if country.lean:
        addresses = [""] * pen.count
    else:
        streets = names().streets
        street = pen.rng.integers(0, len(streets), pen.count).tolist()
        house = pen.rng.integers(1, 180, pen.count).tolist()
        flat = pen.rng.integers(0, 60, pen.count).tolist()
        addresses = [
            f"{streets[s]} küç. {h}" + (f", mənzil {f}" if f else "")
            for s, h, f in zip(street, house, flat, strict=True)
        ]
    ids = pen.row_ids("registry_residence", pen.count)
    pen.add(
        "registry_residence",
        [
            f"{row}\t{person}\tAZ\t{district}\t{address}\t[{start},{end})\t{pen.recorded}\tpopulation\t\n"
            for row, person, district, address, start, end in zip(
                ids, pen.ids, districts, addresses, born, ends, strict=True
            )
        ],
    )
    away = np.flatnonzero(people.abroad_since < NEVER).tolist()
    ids = pen.row_ids("registry_residence", len(away))
    pen.add(
        "registry_residence",
        [
            f"{row}\t{pen.base + place}\t{FOREIGN[people.abroad_in[place]]}\t{NULL}\t\t"
            + pen.fact(f"[{left[place]},)", "population")
            for row, place in zip(ids, away, strict=True)
        ],
    )


def families(pen: Pen) -> None:
    """Children under each parent and both spouses; a lean country only families that may give an early right."""
    people = pen.people
    child = np.flatnonzero(people.mother >= 0)
    if pen.country.lean:
        of_mother = np.bincount(people.mother[child], minlength=pen.count)
        noted = (of_mother[people.mother[child]] >= FAMILY_OF_NOTE) | (
            people.disabled_child[child] & (people.disabled_since[child] < NEVER)
        )
        child = child[noted]
    with_father = child[people.father[child] >= 0]
    parents = np.concatenate([people.mother[child], people.father[with_father]])
    children = np.concatenate([child, with_father])
    since = day_texts(people.born[children])
    lines = [
        f"{parent + pen.base}\t{who + pen.base}\tchild\tt\tf\t[{day},)\t{pen.recorded}\tcivil\t\n"
        for parent, who, day in zip(parents.tolist(), children.tolist(), since, strict=True)
    ]
    if not pen.country.lean:
        lines += _spouses(pen)
    ids = pen.row_ids("registry_familyrelation", len(lines))
    pen.add("registry_familyrelation", [f"{row}\t{line}" for row, line in zip(ids, lines, strict=True)])


def _spouses(pen: Pen) -> list[str]:
    people = pen.people
    married = np.flatnonzero(people.spouse >= 0)
    ended = np.minimum(people.died[married], people.died[people.spouse[married]])
    married, ended = married[ended > people.married[married]], ended[ended > people.married[married]]
    return [
        f"{who + pen.base}\t{spouse + pen.base}\tspouse\tt\tf\t[{day},{end})\t{pen.recorded}\tcivil\t\n"
        for who, spouse, day, end in zip(
            married.tolist(),
            people.spouse[married].tolist(),
            day_texts(people.married[married]),
            end_texts(ended),
            strict=True,
        )
    ]


def disabilities(pen: Pen) -> None:
    """Disabilities; a lean country only those of children whose mothers may have an early right."""
    people = pen.people
    told = people.disabled_since < NEVER
    if pen.country.lean:
        told &= people.disabled_child & (people.mother >= 0)
    social = pen.block.social
    places = np.flatnonzero(told)
    again = places[social.reassessed[places] < NEVER]
    who = np.concatenate([again, places])
    percent = np.concatenate([social.before[again], people.disability_percent[places]])
    since = np.concatenate(
        [
            people.disabled_since[again],
            np.where(social.reassessed < NEVER, social.reassessed, people.disabled_since)[places],
        ]
    )
    until = np.concatenate([social.reassessed[again], np.minimum(people.died, social.until)[places]])
    ids = pen.row_ids("registry_disability", len(who))
    columns = zip(
        ids, (who + pen.base).tolist(), percent.tolist(), social.cause[who].tolist(),
        pen.block.grounds.illness[who].tolist(), day_texts(since), end_texts(until), strict=True,
    )  # fmt: skip
    pen.add(
        "registry_disability",
        [
            f"{row}\t{person}\t{lost}\t{CAUSES[cause]}\t{ILLNESSES[illness]}\t"
            + pen.fact(f"[{begun},{end})", "medical")
            for row, person, lost, cause, illness, begun, end in columns
        ],
    )


def disputes(pen: Pen) -> None:
    """What people say is wrong."""
    places = np.flatnonzero(pen.people.dispute).tolist()
    ids = pen.row_ids("registry_dispute", len(places))
    due_on = pen.country.dispute_due
    pen.add(
        "registry_dispute",
        [
            f"{row}\t{pen.base + place}\taccount\t2006-cı ilədək stajım düzgün göstərilməyib."
            f"\t{pen.known_at}\t{due_on}\t\n"
            for row, place in zip(ids, places, strict=True)
        ],
    )


def contacts(pen: Pen) -> None:
    """Mobile numbers that nobody has: those of subscribers do not begin with 0."""
    places = np.flatnonzero(pen.people.has_phone)
    prefix = pen.rng.integers(0, len(PHONE_PREFIXES), len(places)).tolist()
    number = pen.rng.integers(0, 1_000_000, len(places)).tolist()
    verified = (pen.rng.random(len(places)) < 0.85).tolist()
    ids = pen.row_ids("registry_contactpoint", len(places))
    pen.add(
        "registry_contactpoint",
        [
            f"{row}\t{pen.base + place}\tphone\t+994{PHONE_PREFIXES[p]}0{n:06d}\t{pen.known_at}\t"
            f"{pen.known_at if sure else NULL}\n"
            for row, place, p, n, sure in zip(ids, places.tolist(), prefix, number, verified, strict=True)
        ],
    )
