"""A block as rows: every table's lines in the text format of COPY, ids included."""

import numpy as np

from esosial.populate import rows_of_grounds, rows_of_people, rows_of_social, rows_of_work
from esosial.populate.country import Country
from esosial.populate.pen import Block, Pen


def write_block(rng: np.random.Generator, country: Country, block: Block) -> dict[str, bytes]:
    """All rows of the block, by table, ready for COPY in the order of `COLUMNS`."""
    pen = Pen(rng, country, block)
    rows_of_people.persons(pen)
    rows_of_people.identifiers(pen)
    rows_of_people.residences(pen)
    rows_of_people.families(pen)
    rows_of_work.accounts(pen)
    rows_of_work.entitlements(pen)
    rows_of_people.disputes(pen)
    rows_of_people.disabilities(pen)
    if not country.lean:
        rows_of_work.hazards(pen)
        rows_of_work.insurance_facts(pen)
        rows_of_work.contributions(pen)
        rows_of_work.contracts(pen)
        rows_of_work.bank_accounts(pen)
        rows_of_people.contacts(pen)
        rows_of_grounds.bonds(pen)
        rows_of_grounds.statuses(pen)
        rows_of_grounds.households(pen)
        rows_of_grounds.incomes(pen)
        rows_of_social.suspensions(pen)
        rows_of_social.statuses(pen)
        rows_of_social.measures(pen)
        rows_of_social.queues(pen)
    return {table: "".join(lines).encode() for table, lines in block.lines.items() if lines}
