"""`manage.py make_payment_orders`: the payments of one month."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benefits.law.cases import FIRST_DAY, LAST_DAY
from benefits.models import Run
from benefits.orders.reading import CODE
from benefits.rules.payments import month_of
from benefits.runs.kinds import run_kind
from benefits.runs.night import dry_run, night_summary
from benefits.runs.opening import NightRefused
from benefits.services.payments import payments_make
from registry.periods import today
from registry.synthetic import is_synthetic


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no month such as 2026-12") from error


class Command(BaseCommand):
    """Order the payments of one month, once; a second call prints what the first one did."""

    help = "Order the payments of one month"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", type=_month, metavar="YYYY-MM", help="the month (default: this one, in Baku)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be ordered, write nothing")
        parser.add_argument("--json", action="store_true", help="print the run as JSON and nothing else")

    def handle(self, *, month: date | None, dry_run: bool, json: bool, **_: Any) -> None:
        wanted = month_of(today()) if month is None else month
        if not FIRST_DAY <= wanted <= LAST_DAY:
            raise CommandError(f"{wanted:%Y-%m} is not between {FIRST_DAY:%Y-%m} and {LAST_DAY:%Y-%m}")
        if wanted > today() and not dry_run and not is_synthetic():
            raise CommandError(f"{wanted:%Y-%m} is in the future: only a dry run may look there")
        try:
            summary = _dry(wanted) if dry_run else night_summary(payments_make(month=wanted))
        except NightRefused as refused:
            raise CommandError(str(refused)) from refused
        self._print(summary, as_json=json)
        if summary["status"] == Run.Status.FAILED:
            raise CommandError("the balance of the month does not close: see its note in the admin")

    def _print(self, summary: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        self.stdout.write(f"Payments of {summary['date'][:7]}: {summary['status']}, {summary['seconds']} s")
        for name, value in summary.items():
            if name not in ("date", "status", "seconds") and (value or name == "balance_closed"):
                self.stdout.write(f"  {name}: {value}")


def _dry(month: date) -> dict[str, Any]:
    began = timezone.now()
    would = dry_run(kind=run_kind(CODE), day=month)
    reasons = would.pop("reasons")
    return {
        "date": month.isoformat(),
        "status": "dry_run",
        **would,
        "manual_by_reason": reasons["manual"],
        "balance_closed": would["found"] == sum(count for name, count in would.items() if name != "found"),
        "seconds": round((timezone.now() - began).total_seconds(), 3),
    }
