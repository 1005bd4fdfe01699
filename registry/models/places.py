"""The 14 economic regions and their districts."""

from __future__ import annotations

from django.db import models


class Region(models.Model):
    """One of the 14 economic regions (decree of 2021-07-07)."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A district or a city that is its own district."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="districts")

    def __str__(self) -> str:
        return self.name
