"""Whether this database holds the synthetic country."""

from __future__ import annotations

from registry.models import Person


def is_synthetic() -> bool:
    """Return whether the people here are made up; real and made-up people never share a database."""
    return bool(Person.objects.order_by("id").values_list("synthetic", flat=True).first())
