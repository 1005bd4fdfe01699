"""The citizen's first page under twenty readers at once, beside a view of one query on the same server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.middleware import mark_session_start
from accounts.models import User
from accounts.services.citizens import citizen_sign_in
from bench import databases
from bench.results import Bar, Result
from bench.served import ONE_QUERY
from benefits.services.parameters import law_load
from esosial.demo import wait_for
from esosial.populate.load import populate
from registry.periods import today

NAME = "esosial_bench_cabinet"
SEED = 11
READERS = 20
CITIZENS = 400
SECONDS = 12.0
WARM_UP = 4.0
PROJECT = Path(__file__).resolve().parent.parent
PAGES = {"one query": ONE_QUERY, "overview": "/me/"}
TIMES_OF_ONE_QUERY = 4


def cabinet(people: int, repeat: int) -> Result:
    """Measure the p95 of /me/ and of the view of one query, turn by turn, on a country of so many people."""
    result = Result("cabinet", {"people": people, "readers at once": READERS, "citizens": CITIZENS})
    try:
        cookies = _country(people, today())
        took: dict[str, list[float]] = {name: [] for name in PAGES}
        with _served() as port:
            for path in PAGES.values():
                _read(port, path, cookies, WARM_UP)
            for _turn in range(repeat):
                for name, path in PAGES.items():
                    seconds = _read(port, path, cookies, SECONDS)
                    took[name].append(_p95(seconds))
                    result.said[f"{name}, answers a second"] = round(len(seconds) / SECONDS)
    finally:
        databases.drop(NAME)
    for name, p95s in took.items():
        result.said[f"{name}, p95 ms of each turn"] = ", ".join(f"{1000 * p95:.1f}" for p95 in p95s)
    times = median(page / least for page, least in zip(took["overview"], took["one query"], strict=True))
    result.bars = [Bar("p95 of the overview, times a view of one query", times, TIMES_OF_ONE_QUERY)]
    return result


def _country(people: int, day: date) -> list[str]:
    """Make the country with last night's pensions, and answer the cookies of citizens who are signed in."""
    databases.create(NAME)
    databases.use(NAME)
    call_command("migrate", verbosity=0, skip_checks=True)
    law_load(at=timezone.now())
    populate(people=people, seed=SEED, on=day)
    call_command("assign_pensions", on=day, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute(_CITIZENS, [CITIZENS // 4, CITIZENS])
        citizens = cursor.fetchall()
    return [_signed_in(fin, name) for fin, name in citizens]


# A quarter of those who read have a pension of the night, as far as it gave so many; all are adults with a record.
_CITIZENS = """
with drawn as (
  (select p.id, 0 as kind from registry_person p join benefits_entitlement e on e.person_id = p.id
    where upper_inf(e.recorded) order by p.id limit %s)
  union all
  (select p.id, 1 from registry_person p join registry_insuranceaccount a on a.person_id = p.id
    where p.died_on is null and p.merged_into_id is null and p.birth_date < current_date - 30 * 365
      and not exists (select from benefits_entitlement e where e.person_id = p.id)
    order by hashint8(p.id) limit 2000)
)
select i.value, p.surname || ' ' || p.given_name
  from drawn join registry_person p using (id)
  join registry_identifier i on i.person_id = p.id and i.kind = 'fin' and upper_inf(i.recorded)
   and i.valid @> current_date
 order by drawn.kind, hashint8(p.id) limit %s
"""


def _signed_in(fin: str, name: str) -> str:
    user: User = citizen_sign_in(issuer="https://bench.invalid", subject=fin, fin=fin, name=name)
    session: Any = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    mark_session_start(_WithSession(session))  # type: ignore[arg-type]
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class _WithSession:
    """What `mark_session_start` asks of a request."""

    def __init__(self, session: Any) -> None:
        self.session = session


@contextmanager
def _served() -> Iterator[int]:
    """Serve the benchmark's database as the demo is served; answers the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": databases.url_of(NAME),
        "ESOSIAL_BIND": f"127.0.0.1:{port}",
        "ESOSIAL_ROLE": "web",
        "ESOSIAL_DEMO": "1",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--log-level", "error", "bench.served"], cwd=PROJECT, env=environment
    )
    try:
        if not wait_for(f"http://127.0.0.1:{port}/healthz"):
            raise RuntimeError("the server of the benchmark does not answer")
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _read(port: int, path: str, cookies: list[str], seconds: float) -> list[float]:
    asked = {"port": port, "path": path, "cookies": cookies, "readers": READERS, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", "bench.readers"],
        cwd=PROJECT,
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    took: list[float] = json.loads(done.stdout)
    return took


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]
