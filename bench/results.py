"""What a benchmark found: costs side by side, bars met or missed, rows that should be equal; tables and JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bench.meter import Costs

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Bar:
    """A ratio or a figure that must not be above `limit` (or below, with `at_least`)."""

    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure keeps to the bar."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'met   ' if self.met else 'MISSED'}  {self.what}: {self.value:,.3g} ({sign} {self.limit:,.3g})"


@dataclass
class Result:
    """One part of the benchmarks; `wrong` names what must never happen, such as rows that differ."""

    part: str
    said: dict[str, Any] = field(default_factory=dict)
    costs: list[Costs] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The part as JSON-able values."""
        return {
            **self.said,
            "costs": {cost.name: cost.as_dict() for cost in self.costs},
            "bars": [{"what": b.what, "value": b.value, "limit": b.limit, "met": b.met} for b in self.bars],
            "wrong": self.wrong,
        }

    def print(self, people: int, rival: str) -> None:
        """The table of costs with ratios of the medians to the rival's, the bars, and whatever is wrong."""
        print(f"\n== {self.part} ==")
        for name, value in self.said.items():
            print(f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {value}")
        if self.costs:
            print(_table(self.costs, people, rival))
        for bar in self.bars:
            print(bar)
        for fault in self.wrong:
            print(f"WRONG   {fault}")


def _table(costs: list[Costs], people: int, rival: str) -> str:
    base = next(cost for cost in costs if cost.name == rival)
    head = ("", "wall s", "min", "max", "python CPU s", "PostgreSQL CPU s", "people/s", "WAL MB", "x " + rival)
    lines = [head]
    for cost in costs:
        postgres = "–" if cost.postgres_cpu is None else f"{cost.postgres_cpu:,.2f}"
        lines.append(
            (
                cost.name,
                f"{cost.wall:,.3f}",
                f"{min(cost.walls):,.3f}",
                f"{max(cost.walls):,.3f}",
                f"{cost.python_cpu:,.2f}",
                postgres,
                f"{people / cost.wall:,.0f}",
                f"{cost.wal / MEGABYTE:,.1f}",
                f"{cost.wall / base.wall:,.2f}",
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
