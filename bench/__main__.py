"""`python -m bench`: the benchmarks side by side, as tables, and as `bench/results.json`."""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esosial.settings")

import django

from esosial import local_services

RESULTS = Path(__file__).parent / "results.json"
PARTS = ("rules", "night", "backlog", "cabinet", "imports", "rights", "payments")


def main() -> int:
    """Run the chosen parts; 1 if rows or amounts are wrong, whatever the speed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--people", type=int, default=2_000_000, help="people of the large country (default 2000000)")
    parser.add_argument("--small", type=int, default=200_000, help="people of the small country (default 200000)")
    parser.add_argument("--awards", type=int, default=100_000, help="awards of the backlog (default 100000)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="contributions of the import (default 1000000)")
    parser.add_argument("--orders", type=int, default=100_000, help="payment orders of a month (default 100000)")
    parser.add_argument("--repeat", type=int, default=3, help="how often everything is measured (default 3)")
    chosen = parser.parse_args()
    local_services.ensure_or_exit()
    django.setup()

    from bench import databases
    from bench.backlog import SQL, backlog
    from bench.cabinet import cabinet
    from bench.imports import COPY, imports
    from bench.night import SQL_LARGE, night
    from bench.payments import SQL as PAYMENTS_SQL
    from bench.payments import payments
    from bench.rights import rights
    from bench.rules import rules

    databases.drop_all()
    python = platform.python_version()
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {python}")

    server = databases.settings()
    print("PostgreSQL: " + ", ".join(f"{name} {value}" for name, value in server.items()))
    began = time.monotonic()
    results = []
    for part in PARTS if chosen.part == "all" else (chosen.part,):
        if part == "rules":
            result = rules(chosen.repeat)
            result.print(1, "")
        elif part == "night":
            result = night(chosen.people, chosen.small, chosen.repeat)
            result.print(50, SQL_LARGE)
        elif part == "cabinet":
            result = cabinet(chosen.small, chosen.repeat)
            result.print(1, "")
        elif part == "rights":
            result = rights(chosen.small, min(chosen.awards, chosen.small), chosen.repeat)
            result.print(1, "")
        elif part == "imports":
            result = imports(chosen.small, chosen.rows, chosen.repeat)
            result.print(chosen.rows, COPY)
        elif part == "payments":
            result = payments(chosen.orders, chosen.repeat)
            result.print(chosen.orders, PAYMENTS_SQL)
        else:
            result = backlog(chosen.small, chosen.awards, chosen.repeat)
            result.print(int(result.said["due"]), SQL)
        results.append(result)
        sys.stdout.flush()
    databases.drop_all()
    missed = [str(bar) for result in results for bar in result.bars if not bar.met]
    wrong = [fault for result in results for fault in result.wrong]
    print(f"\n{time.monotonic() - began:,.0f} s; bars missed: {len(missed)}; wrong: {len(wrong)}")
    RESULTS.write_text(
        json.dumps(
            {
                "arguments": vars(chosen),
                "machine": {"cores": os.cpu_count(), "load": os.getloadavg(), "python": platform.python_version()},
                "postgresql": server,
                "parts": {result.part: result.as_dict() for result in results},
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
