"""The codes by which pages link to decisions that other tables know by number."""

from __future__ import annotations

from collections.abc import Iterable

from benefits.models import Decision


def decision_codes(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the code of each decision by its id; nothing for what does not exist. One query, none without ids."""
    wanted = [number for number in ids if number is not None]
    return dict(Decision.objects.filter(pk__in=wanted).values_list("pk", "code")) if wanted else {}
