"""What a run costs: wall seconds, CPU seconds of Python and of PostgreSQL, bytes of write-ahead log."""

import os
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """Seconds and bytes of one run; `postgres_cpu` counts the whole server, None if it is on another machine."""

    wall: float = 0.0
    python_cpu: float = 0.0
    postgres_cpu: float | None = None
    wal: int = 0

    def scaled(self, factor: float) -> "Cost":
        """The cost of so many times the same work."""
        postgres = None if self.postgres_cpu is None else self.postgres_cpu * factor
        return Cost(self.wall * factor, self.python_cpu * factor, postgres, round(self.wal * factor))


@dataclass
class Costs:
    """The costs of one variant over all repeats."""

    name: str
    runs: list[Cost] = field(default_factory=list)

    @property
    def walls(self) -> list[float]:
        """Wall seconds of each run."""
        return [run.wall for run in self.runs]

    @property
    def wall(self) -> float:
        """Median of the wall seconds."""
        return median(self.walls)

    @property
    def wal(self) -> float:
        """Median of the bytes of write-ahead log."""
        return median(run.wal for run in self.runs)

    @property
    def python_cpu(self) -> float:
        """Median of Python's CPU seconds."""
        return median(run.python_cpu for run in self.runs)

    @property
    def postgres_cpu(self) -> float | None:
        """Median of PostgreSQL's CPU seconds."""
        known = [run.postgres_cpu for run in self.runs if run.postgres_cpu is not None]
        return median(known) if known else None

    def as_dict(self) -> dict[str, object]:
        """The medians and all runs as JSON-able values."""
        return {
            "wall": self.wall,
            "wall_min": min(self.walls),
            "wall_max": max(self.walls),
            "python_cpu": self.python_cpu,
            "postgres_cpu": self.postgres_cpu,
            "wal_bytes": self.wal,
            "runs": [vars(run) for run in self.runs],
        }


def ratio_of(ours: Sequence[float], rival: Sequence[float]) -> float:
    """The median of the ratios of runs that were made one after the other."""
    return median(a / b for a, b in zip(ours, rival, strict=True))


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure the block; what it costs stands in the answer once the block has ended."""
    cost = Cost()
    postmaster, before_wal = _server_state()
    python, postgres = _python_cpu(), _postgres_cpu(postmaster)
    began = time.perf_counter()
    yield cost
    cost.wall = time.perf_counter() - began
    cost.python_cpu = _python_cpu() - python
    after = _postgres_cpu(postmaster)
    cost.postgres_cpu = None if after is None or postgres is None else after - postgres
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_wal_insert_lsn() - %s::pg_lsn", [before_wal])
        cost.wal = int(cursor.fetchone()[0])


def _server_state() -> tuple[int | None, str]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid(), pg_current_wal_insert_lsn()")
        backend, lsn = cursor.fetchone()
    stat = _stat(backend)
    return None if stat is None or not stat.is_postgres else stat.parent, str(lsn)


def _python_cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _postgres_cpu(postmaster: int | None) -> float | None:
    """CPU seconds of the server since its start: its dead children's and its live ones'."""
    if postmaster is None:
        return None
    while True:
        before = _stat(postmaster)
        live = [_stat(int(pid)) for pid in os.listdir("/proc") if pid.isdigit()]
        after = _stat(postmaster)
        if before is None or after is None:
            return None
        if (
            before.ticks_of_dead == after.ticks_of_dead
        ):  # else a child died meanwhile: neither here nor there, or twice
            ticks = sum(child.ticks for child in live if child is not None and child.parent == postmaster)
            return (after.ticks + after.ticks_of_dead + ticks) / TICKS


@dataclass
class _Stat:
    parent: int
    ticks: int
    ticks_of_dead: int
    is_postgres: bool


def _stat(pid: int) -> _Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    user, system, dead_user, dead_system = map(int, fields[11:15])
    return _Stat(int(fields[1]), user + system, dead_user + dead_system, "(postgres)" in text)
