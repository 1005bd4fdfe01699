"""The demonstration's identity provider as a process of its own, with its own database, on a port of its own."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import requests
from psycopg2 import sql

from tests import databases

CAST = [
    {
        "fin": "5AB12CD",
        "name": "Əliyeva Günel Rauf qızı",
        "story": {"az": "bu gecə yaşa çatır", "en": "reaches the age tonight", "ru": "достигает возраста"},
        "birth_date": "1965-03-01",
    },
    {"fin": "BAD", "name": "No Fin", "story": {"en": "has no valid FIN"}},
]


@dataclass
class Browser:
    """A person at the provider: keeps its cookies, presses its buttons."""

    issuer: str
    session: requests.Session

    @classmethod
    def at(cls, issuer: str) -> "Browser":
        session = requests.Session()
        session.trust_env = False
        return cls(issuer, session)

    def choose(self, authorize_url: str, fin: str) -> dict[str, str]:
        """Follow the portal's redirect, press the button of `fin`, answer the parameters of the way back."""
        page = self.session.get(authorize_url, timeout=30)
        assert page.status_code == 200, page.text
        field = {
            name: re.search(rf'name="{name}" value="([^"]*)"', page.text) for name in ("csrfmiddlewaretoken", "next")
        }
        wanted = {name: found[1].replace("&amp;", "&") for name, found in field.items() if found}
        answer = self.session.post(
            f"{self.issuer}/",
            data=wanted | {"fin": fin},
            headers={"Referer": page.url},
            allow_redirects=False,
            timeout=30,
        )
        assert answer.status_code == 302, answer.text
        answer = self.session.get(self.issuer + answer.headers["Location"], allow_redirects=False, timeout=30)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        return {"path": back.path, "host": back.netloc, "query": back.query}


@dataclass
class IdentityProvider:
    issuer: str
    client_secret: str


@contextlib.contextmanager
def running(folder: Path, database: str, portal: str, *, seeds: int = 2) -> Iterator[IdentityProvider]:
    """Serve the provider while the context lasts; its database goes with it. Twice seeded is as once."""
    (folder / "cast.json").write_text(json.dumps(CAST), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "esosial.settings.demo_idp",
            "DATABASE_URL": databases.url_of("postgres"),
            "ESOSIAL_DEMO": "1",
            "ESOSIAL_IDP_CAST": str(folder / "cast.json"),
            "ESOSIAL_IDP_DATABASE_URL": databases.url_of(database),
            "ESOSIAL_IDP_FOLDER": str(folder),
            "ESOSIAL_OIDC_ISSUER": issuer,
            "ESOSIAL_ROLE": "web",
            "ESOSIAL_URL": portal,
        }
        _with_cluster("drop database if exists {} with (force)", database)
        _with_cluster("create database {}", database)
        try:
            for _seed in range(seeds):
                _run([sys.executable, "manage.py", "seed_idp"], environment)
            with (folder / "log").open("w") as log:
                server = subprocess.Popen(
                    [
                        sys.executable,
                        "-m",
                        "gunicorn",
                        "--bind",
                        f"fd://{listening.fileno()}",
                        "--threads",
                        "4",
                        "esosial.wsgi",
                    ],
                    cwd=databases.PROJECT,
                    env=environment,
                    pass_fds=[listening.fileno()],
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            try:
                # Asked at once, answered when the server is up: the portal itself waits five seconds only.
                Browser.at(issuer).session.get(f"{issuer}/.well-known/openid-configuration", timeout=60)
                yield IdentityProvider(issuer, (folder / "oidc_client_secret").read_text())
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(timeout=30)
        finally:
            _with_cluster("drop database if exists {} with (force)", database)


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=databases.PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _with_cluster(statement: str, name: str) -> None:
    connection: Any = psycopg2.connect(databases.url_of("postgres"), connect_timeout=10)
    try:
        connection.autocommit = True
        connection.cursor().execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        connection.close()
