"""Blocks of the country: each is made from (seed, block number) alone, here or in another process."""

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from esosial.populate.careers import make_accounts, make_careers, make_pensions
from esosial.populate.country import Country
from esosial.populate.grounds import make_grounds
from esosial.populate.pen import Block
from esosial.populate.people import make_people
from esosial.populate.rows import write_block
from esosial.populate.social import make_leaves, make_social, no_social

BLOCK = 20_000
"""People of a block; only the last one is smaller."""
SOCIAL, GROUNDS = 1, 2
"""Name the generators of a block from which all that is no career is drawn, and the grounds of rights."""
PROCESSES = 2
AHEAD = 3
"""Blocks in the making or waiting while one is written to the database: bounds the memory."""

_shared: list[Country] = []


def make_block(country: Country, number: int, first_person: int, count: int) -> dict[str, bytes]:
    """The rows of one block of `count` people whose ids begin at `first_person`, by table, as COPY text."""
    rng = np.random.default_rng([country.seed, number])
    social_rng = np.random.default_rng([country.seed, number, SOCIAL])
    people = make_people(rng, country, count)
    careers = make_careers(rng, country, people)
    make_leaves(social_rng, country, people, careers)
    accounts = make_accounts(country, careers)
    pensions = make_pensions(rng, country, people, careers, accounts)
    social = no_social(people) if country.lean else make_social(social_rng, country, people, careers)
    grounds = make_grounds(np.random.default_rng([country.seed, number, GROUNDS]), country, people, social)
    return write_block(rng, country, Block(number, first_person, people, careers, accounts, pensions, social, grounds))


def _share(country: Country) -> None:
    _shared[:] = [country]


def _make_shared(number: int, first_person: int, count: int) -> dict[str, bytes]:
    return make_block(_shared[0], number, first_person, count)


def make_blocks(country: Country, first_person: int, count: int) -> Iterator[dict[str, bytes]]:
    """All blocks of `count` people in order; made by two processes where there are more than a few."""
    tasks = [
        (number + 1, first_person + start, min(BLOCK, count - start))
        for number, start in enumerate(range(0, count, BLOCK))
    ]
    if len(tasks) <= AHEAD:
        for task in tasks:
            yield make_block(country, *task)
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _share, (country,)) as pool:
        waiting: list[Future[dict[str, bytes]]] = [pool.submit(_make_shared, *task) for task in tasks[:AHEAD]]
        for number in range(len(tasks)):
            made = waiting.pop(0).result()
            if number + AHEAD < len(tasks):
                waiting.append(pool.submit(_make_shared, *tasks[number + AHEAD]))
            yield made
