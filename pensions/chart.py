"""The forecast as a picture: bars by the day of retirement, x in per cent and y in pixels, as text for SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pensions.projection import Point, Projection

TOP, FOOT = 24, 266
"""Where the highest bar ends and all begin, in pixels from above."""
WIDTH = Decimal(66)
"""A bar takes so many per cent of its place."""
INSIDE = 34
"""A figure stands inside a bar that is at least so high."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of retirement: what today's capital gives, on it what work adds, and where the words stand."""

    point: Point
    x: str
    width: str
    middle: str
    base_y: str
    base_height: str
    base_text_y: str
    has_base_text: bool
    added_y: str
    added_height: str
    has_added: bool
    text_y: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars and the height of the line of the minimum pension."""

    bars: Sequence[Bar]
    limit_y: str


def chart_of(projection: Projection) -> Chart:
    """Return the picture of a projection: zero at the foot, the highest of bars and minimum at the top."""
    most = max([projection.minimum, *(point.earned for point in projection.points)])
    scale = Decimal(FOOT - TOP) / most
    place = Decimal(100) / len(projection.points)
    bars = []
    for number, point in enumerate(projection.points):
        base_y = FOOT - point.base * scale
        top_y = FOOT - point.earned * scale
        width = place * WIDTH / 100
        left = place * number + (place - width) / 2
        bars.append(
            Bar(
                point=point,
                x=_percent(left),
                width=_percent(width),
                middle=_percent(left + width / 2),
                base_y=_pixels(base_y),
                base_height=_pixels(FOOT - base_y),
                base_text_y=_pixels(base_y + 22),
                has_base_text=point.added > 0 and FOOT - base_y >= INSIDE,
                added_y=_pixels(top_y),
                added_height=_pixels(base_y - top_y),
                has_added=point.added > 0,
                text_y=_pixels(top_y - 8),
            )
        )
    return Chart(bars, _pixels(FOOT - projection.minimum * scale))


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"


def _pixels(value: Decimal) -> str:
    return f"{value:.1f}"
