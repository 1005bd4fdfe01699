"""Rows of what people did and earned: contracts, contributions, record, capital, hazards, pensions, bank accounts."""

import numpy as np
import numpy.typing as npt

from esosial.populate.careers import FIRST_MONTH, Careers, hazard_end, wages
from esosial.populate.country import FIRST_YEAR, NEVER, first_day, month_of
from esosial.populate.names import data
from esosial.populate.numbers import Ints, ibans
from esosial.populate.pen import NULL, Pen, day_texts, end_texts, money
from esosial.populate.people import Bools

_BEFORE = ["0," * n for n in range(13)]
_AFTER = [",0" * n for n in range(13)]
ENDING = 2
"""Names the generator of a block from which the ends of contracts are drawn."""


def earlier_known(careers: Careers) -> Bools:
    """Whose record before 2006 the state knows: typed in, or none at all."""
    known: Bools = careers.digitised | (careers.earlier == 0)
    return known


def accounts(pen: Pen) -> None:
    """The summary row of every insured person, as `account_refresh` would derive it."""
    careers, accounts, country = pen.block.careers, pen.block.accounts, pen.country
    known = earlier_known(pen.block.careers)
    capital = np.where(known, accounts.capital, accounts.capital - accounts.initial)
    proven = careers.hazard_proven | (careers.hazard_months == 0)
    places = np.flatnonzero(careers.insured)
    columns = zip(
        (places + pen.base).tolist(), known[places].tolist(), careers.earlier[places].tolist(),
        accounts.since[places].tolist(),
        capital[places].tolist(), accounts.earned_2006_2018[places].tolist(), proven[places].tolist(),
        careers.hazard_months[places].tolist(), careers.flight_months[places].tolist(),
        (careers.left_for_health & (careers.flight_months > 0))[places].tolist(), strict=True,
    )  # fmt: skip
    as_of = country.capital_as_of.isoformat()
    pen.add(
        "registry_insuranceaccount",
        [
            f"{person}\t{months if digitised else NULL}\t{since}\t{money(amount)}\t{as_of}\t{as_of}\t"
            f"{'t' if digitised else 'f'}\t{money(window)}\t{hazard if sure else NULL}\t{flight}\t"
            f"{'t' if health else 'f'}\t{pen.known_at}\n"
            for person, digitised, months, since, amount, window, sure, hazard, flight, health in columns
        ],
    )


def entitlements(pen: Pen) -> None:
    """Pensions that the old system pays."""
    pensions, died = pen.block.pensions, pen.people.died
    places = np.flatnonzero(pensions.since < NEVER)
    ids = pen.row_ids("benefits_entitlement", len(places))
    columns = zip(
        ids, (places + pen.base).tolist(), pensions.amount[places].tolist(), day_texts(pensions.since[places]),
        end_texts(died[places]), pensions.for_disability[places].tolist(), strict=True,
    )  # fmt: skip
    pen.add(
        "benefits_entitlement",
        [
            f"{row}\t{person}\t{person}\t{'PEN-05' if unwell else 'PEN-01'}\t{money(amount)}\t"
            f"[{since},{end})\t{pen.recorded}\tt\n"
            for row, person, amount, since, end, unwell in columns
        ],
    )


def hazards(pen: Pen) -> None:
    """Hazardous work and flight service."""
    careers, day = pen.block.careers, pen.country.day
    posts = list(data("series.yaml")["hazardous_posts"].items())
    places = np.flatnonzero(careers.hazard_months > 0)
    starts = first_day(careers.hazard_from)
    ends = np.minimum(hazard_end(careers), day)
    kinds = pen.rng.integers(0, len(posts), len(places)).tolist()
    ids = pen.row_ids("registry_hazardouswork", len(places))
    since, until = day_texts(starts[places]), day_texts(ends[places])
    pen.add(
        "registry_hazardouswork",
        [
            f"{row}\t{pen.base + place}\t{posts[kind][1]}\t{posts[kind][0]}\t"
            f"{careers.hazard_months[place] if careers.hazard_proven[place] else NULL}\t"
            + pen.fact(f"[{a},{b})", "fund")
            for row, place, kind, a, b in zip(ids, places.tolist(), kinds, since, until, strict=True)
        ],
    )
    flown = np.flatnonzero(careers.flight_months > 0)
    ids = pen.row_ids("registry_flightservice", len(flown))
    since = day_texts(starts[flown])
    until = day_texts(np.minimum(first_day(careers.hazard_from + careers.flight_months)[flown], day))
    pen.add(
        "registry_flightservice",
        [
            f"{row}\t{pen.base + place}\t{careers.flight_months[place]}\t"
            f"{'t' if careers.left_for_health[place] else 'f'}\t" + pen.fact(f"[{a},{b})", "fund")
            for row, place, a, b in zip(ids, flown.tolist(), since, until, strict=True)
        ],
    )


def insurance_facts(pen: Pen) -> None:
    """The record before 2006 and the balance of capital."""
    careers, accounts = pen.block.careers, pen.block.accounts
    known = earlier_known(pen.block.careers)
    places = np.flatnonzero(careers.insured & (careers.earlier > 0))
    first = np.where(careers.end > careers.start, careers.start, NEVER).min(axis=1)
    ids = pen.row_ids("registry_earlierrecord", len(places))
    columns = zip(
        ids, (places + pen.base).tolist(), known[places].tolist(), careers.earlier[places].tolist(),
        day_texts(first_day(first[places])), strict=True,
    )  # fmt: skip
    pen.add(
        "registry_earlierrecord",
        [
            f"{row}\t{person}\t{months if digitised else NULL}\t"
            + pen.fact(f"[{since},{FIRST_YEAR}-01-01)", "archive")
            for row, person, digitised, months, since in columns
        ],
    )
    places = np.flatnonzero(careers.insured)
    ids = pen.row_ids("registry_capitalbalance", len(places))
    valid = f"[{pen.country.capital_as_of.isoformat()},)"
    columns_of_capital = zip(
        ids, (places + pen.base).tolist(), known[places].tolist(), accounts.capital[places].tolist(),
        accounts.initial[places].tolist(), accounts.earned_2006_2018[places].tolist(), strict=True,
    )  # fmt: skip
    pen.add(
        "registry_capitalbalance",
        [
            f"{row}\t{person}\t{money(amount if digitised else amount - initial)}\t"
            f"{money(initial) if digitised else NULL}\t{money(window)}\t" + pen.fact(valid, "fund")
            for row, person, digitised, amount, initial, window in columns_of_capital
        ],
    )


def contributions(pen: Pen) -> None:
    """Contributions by year and insurer."""
    careers, accounts, country = pen.block.careers, pen.block.accounts, pen.country
    row_of, spell, year = np.nonzero(accounts.paid_months > 0)
    place = accounts.insured[row_of]
    opens = (np.array(country.years) - 1900) * 12
    begins = (accounts.first[row_of, spell, year] - opens[year]).tolist()
    lengths = accounts.paid_months[row_of, spell, year].tolist()
    holes = accounts.hole[row_of, spell, year].tolist()
    hole_begins = (accounts.hole_first[row_of, spell, year] - opens[year]).tolist()
    columns = zip(
        pen.row_ids("registry_contribution", len(place)), (place + pen.base).tolist(),
        (careers.employer[place, spell] + country.first_employer).tolist(), (year + FIRST_YEAR).tolist(),
        begins, lengths, holes, hole_begins,
        accounts.monthly[row_of, spell, year].tolist(), accounts.months[row_of, spell, year].tolist(), strict=True,
    )  # fmt: skip
    tail = f"\t{country.batch}\t{pen.known_at}\n"
    pen.add(
        "registry_contribution",
        [
            f"{row}\t{person}\t{insurer}\t{in_year}\t"
            f"{{{_paid_with_hole(begin, length, hole, gap, paid)}}}\t{months}{tail}"
            if hole
            else f"{row}\t{person}\t{insurer}\t{in_year}\t{{{_BEFORE[begin]}{paid}{f',{paid}' * (length - 1)}"
            f"{_AFTER[12 - begin - length]}}}\t{months}{tail}"
            for row, person, insurer, in_year, begin, length, hole, gap, paid, months in columns
        ],
    )


def _paid_with_hole(begin: int, length: int, hole: int, gap: int, paid: int) -> str:
    """A year's twelve payments where `hole` months from the month `gap` on are not paid; `length` months are."""
    months = [0] * 12
    months[begin : begin + length + hole] = [paid] * (length + hole)
    months[gap : gap + hole] = [0] * hole
    return ",".join(map(str, months))


AMENDED_WITHIN = 6
"""Years back from the country's date in which a wage is raised, each other January."""
ENDINGS = (
    ("own_wish", 0.45),
    ("term", 0.25),
    ("agreed", 0.14),
    ("staff_cut", 0.07),
    ("closed", 0.05),
    ("employer", 0.04),
)
"""Why contracts end, with shares."""


def contracts(pen: Pen) -> None:
    """Labour contracts since 2006, each amendment a row of the same number; the contract of today has no end."""
    careers, country = pen.block.careers, pen.country
    posts = list(data("series.yaml")["posts"].items())
    notified = (
        careers.contract & (careers.end > careers.start) & (careers.end > FIRST_MONTH) & careers.insured[:, None]
    )
    place, spell = np.nonzero(notified)
    start, end = careers.start[place, spell], careers.end[place, spell]
    still = (end == country.month) & (pen.people.died[place] == NEVER) & (pen.people.abroad_since[place] == NEVER)
    kind = pen.rng.integers(0, len(posts), len(place))
    contract, since, until, last = _amended(country.on.year, place, start, end, ended=~still)
    closing = np.where(still[contract] & last, NEVER, first_day(until))
    last_year = np.where(still[contract] & last, country.month, until - 1) // 12 + 1900 - FIRST_YEAR
    wage = wages(country, careers.wage_factor)[place[contract], spell[contract], last_year]
    because = _endings(pen, place, end)
    ids = np.fromiter(pen.row_ids("registry_labourcontract", len(contract)), dtype=np.int64, count=len(contract))
    number = ids[np.searchsorted(contract, contract)]
    pen.contract_numbers = np.zeros(careers.start.shape, dtype=np.int64)
    pen.contract_numbers[place[contract], spell[contract]] = number
    columns = zip(
        ids.tolist(), (place[contract] + pen.base).tolist(),
        (careers.employer[place, spell] + country.first_employer)[contract].tolist(), number.tolist(),
        kind[contract].tolist(), wage.tolist(), np.where(last & ~still[contract], because[contract], "").tolist(),
        day_texts(first_day(since)), end_texts(closing), strict=True,
    )  # fmt: skip
    pen.add(
        "registry_labourcontract",
        [
            f"{row}\t{person}\t{employer}\t{code}\t{posts[post][1]}\t{posts[post][0]}\t{money(amount)}\t{reason}\t"
            f"[{begun},{ended})\t{pen.recorded}\tcontracts\t\n"
            for row, person, employer, code, post, amount, reason, begun, ended in columns
        ],
    )


def _amended(year: int, place: Ints, start: Ints, end: Ints, *, ended: Bools) -> tuple[Ints, Ints, Ints, Bools]:
    """Rows of contracts: which contract, first month, month after the last one, whether it is the contract's last row.

    Wages are raised in January of each other year, until a contract ends; old contracts keep one row.
    """
    months = (np.arange(year - AMENDED_WITHIN + 1, year + 1) - 1900) * 12
    recent = ~ended | (end > (year - 3 - 1900) * 12)
    raised = recent[:, None] & (start[:, None] + 6 <= months) & (months + 1 < end[:, None])
    raised &= (months // 12 + place[:, None]) % 2 == 0
    which, when = np.nonzero(raised)
    contract = np.concatenate([np.arange(len(place)), which])
    since = np.concatenate([start, months[when]])
    order = np.lexsort((since, contract))
    contract, since = contract[order], since[order]
    last = np.append(contract[1:] != contract[:-1], np.ones(min(len(contract), 1), dtype=np.bool_))
    until = np.where(last, end[contract], np.append(since[1:], since[:1]))
    return contract, since, until, last


def _endings(pen: Pen, place: Ints, end: Ints) -> npt.NDArray[np.str_]:
    """Why each contract ended: with the person's death, else by the shares; drawn apart from everything else."""
    drawn = np.random.default_rng([pen.country.seed, pen.block.number, ENDING]).random(len(place))
    names, shares = zip(*ENDINGS, strict=True)
    chosen = np.array(names)[np.searchsorted(np.cumsum(shares), drawn).clip(max=len(names) - 1)]
    died = month_of(np.minimum(pen.people.died[place], NEVER)) == end
    because: npt.NDArray[np.str_] = np.where(died, "death", chosen)
    return because


def bank_accounts(pen: Pen) -> None:
    """Bank accounts of clients, bank by bank."""
    banks = list(data("series.yaml")["banks"].items())
    places = np.flatnonzero(pen.people.has_iban)
    chosen = pen.rng.integers(0, len(banks), len(places))
    lines = []
    for number, (code, bank) in enumerate(banks):
        clients = places[chosen == number]
        accounts = ibans(code, (clients + pen.base) * 1_000 + 944)
        lines += [
            f"{pen.base + place}\t{iban}\t{bank}\t" + pen.fact("[2019-03-01,)", "bank")
            for place, iban in zip(clients.tolist(), accounts, strict=True)
        ]
    ids = pen.row_ids("registry_bankaccount", len(lines))
    pen.add("registry_bankaccount", [f"{row}\t{line}" for row, line in zip(ids, lines, strict=True)])
