"""The people whom the demonstration's provider knows."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class DemoPersonManager(BaseUserManager["DemoPerson"]):
    """Knows people by FIN."""

    def known(self, *, fin: str, name: str, birth_date: str) -> DemoPerson:
        """Answer the person with this FIN, made when first asked for."""
        person, made = self.get_or_create(fin=fin, defaults={"name": name, "birth_date": birth_date})
        if not made and (person.name, person.birth_date) != (name, birth_date):
            person.name, person.birth_date = name, birth_date
            person.save(update_fields=["name", "birth_date"])
        return person


class DemoPerson(AbstractBaseUser):
    """Somebody who can sign in at the demonstration's provider by pressing a button."""

    fin = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200)
    birth_date = models.CharField(max_length=10, blank=True)
    subject = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[DemoPersonManager] = DemoPersonManager()

    USERNAME_FIELD = "fin"

    def __str__(self) -> str:
        return self.name

    def claims(self) -> dict[str, Any]:
        """The claims that the token carries besides the subject."""
        found = {"fin": self.fin, "name": self.name, "birthdate": self.birth_date}
        return {name: value for name, value in found.items() if value}
