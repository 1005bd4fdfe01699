"""A small country of people who are all due on one day, and the digest of what a night made of them."""

from __future__ import annotations

import os
import traceback
import warnings
from collections.abc import Callable
from datetime import date
from random import Random

from django.db import connection, connections

from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from tests.factories import make_person

DIGESTS = {
    "items": "select person_id, about_id, why, status, outcome, reason, decision_id is null from benefits_workitem",
    "decisions": """
        select person_id, benefit, outcome, decided_on, right_from, amount, basis, instead, reasons, facts,
               facts_hash, rule_version, parameters_id, trace, appeal_until from benefits_decision""",
    "entitlements": """
        select e.person_id, e.payee_id, e.benefit, e.amount, e.valid, upper_inf(e.recorded), d.person_id
          from benefits_entitlement e left join benefits_decision d on d.id = e.decision_id""",
    "messages": "select person_id, template, payload, state from registry_message",
    "dues": 'select kind, person_id, about_id, "on" from benefits_due',
    "reviews": "select kind, person_id, reasons, opened_on, resolved_at is null from benefits_manualreview",
    "runs": "select kind, business_date, status, found, counters, balance_closed from benefits_run",
}


def make_due_people(count: int, day: date, seed: int) -> None:
    """So many people who reach the age on the day, in every state that a night can meet."""
    random = Random(seed)
    for _ in range(count):
        draw = random.random()
        make_person(
            born=None if draw < 0.03 else date(day.year - 65, day.month, day.day),
            died_on=day if 0.03 <= draw < 0.06 else None,
            country="TR" if 0.06 <= draw < 0.09 else "AZ",
            possible_duplicate=0.09 <= draw < 0.12,
            capital=f"{random.randrange(0, 9_000_000) / 100:.2f}",
            capital_2006_2018=random.choice(["0.00", "0.01", "900.00"]),
            months_before_2006=random.choice([None, 0, 120, 240]),
            months_since_2006=random.randrange(0, 240),
            iban=None,
        )


def digest() -> dict[str, str]:
    """A digest of each table's rows, without ids, codes and instants."""
    found = {}
    with connection.cursor() as cursor:
        for name, sql in DIGESTS.items():
            cursor.execute(
                f"select md5(coalesce(string_agg(r::text, '|' order by r::text), '')), count(*) from ({sql}) r"
            )
            found[name] = "{} of {}".format(*cursor.fetchone())
    return found


def forget_nights() -> None:
    """Everything that nights wrote, gone: the country is as before the first one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate benefits_workitem, benefits_manualreview, benefits_due, benefits_cursor, benefits_entitlement,"
            " registry_message, benefits_decision, benefits_run cascade"
        )


def doubles() -> int:
    """How many people have more than one live pension, award or item of a run."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select (select count(*) from (select person_id from benefits_entitlement where upper_inf(recorded)
                                           group by 1 having count(*) > 1) a)
                 + (select count(*) from (select person_id from benefits_decision where outcome = 'award'
                                           group by 1 having count(*) > 1) b)
                 + (select count(*) from (select person_id from registry_message
                                           group by 1 having count(*) > 1) c)
            """
        )
        return int(cursor.fetchone()[0])


def in_child(act: Callable[[], None], failpoint: str = "") -> int:
    """Run `act` in a forked process with its own connection; return its wait status (9: killed)."""
    return os.waitpid(start_child(act, failpoint), 0)[1]


def start_child(act: Callable[[], None], failpoint: str = "") -> int:
    """Start `act` in a forked process with its own connection, which ends with it whatever happens; return its id."""
    connections.close_all()
    with warnings.catch_warnings():
        # The test runner has threads; the child uses none of what they hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        _forget_connections()
        os.environ["ESOSIAL_FAILPOINT"] = failpoint
        try:
            act()
        except BaseException:  # noqa: BLE001 the parent reads the status
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return pid


def _forget_connections() -> None:
    """Leave connections that came along with the fork to the parent, open as they are, and make own ones.

    Beside the loop of a browser Django keeps two sets of them, and only one was closed before the fork.
    """
    for wrapper in list(connections.all(initialized_only=True)):
        del connections[wrapper.alias]


def night_in_child(kind: RunKind, day: date, *, chunk: int, failpoint: str = "") -> int:
    """One night in a forked process; 0 if it ended well, 9 if it was killed."""

    def act() -> None:
        run_night(kind=kind, day=day, chunk=chunk)

    return in_child(act, failpoint)
