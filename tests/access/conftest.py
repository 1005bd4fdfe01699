"""One account of each role, for every test of access."""

from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import Role
from accounts.services.approvals import approval_propose
from tests.factories import make_person
from tests.sign_in import citizen, employee


@pytest.fixture
def world(db: None, settings: Any) -> dict[str, Any]:
    """One account of each role, and one of each thing that addresses name."""
    cache.clear()
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    accounts: dict[str, Any] = {role.value: employee(role) for role in Role if role != Role.CITIZEN}
    accounts["citizen"] = citizen()
    accounts["disabled"] = employee(Role.MINISTRY, "gone")
    made = approval_propose(actor=accounts["ministry"], kind="law_parameter", payload={"name": "x"})
    return accounts | {"approval": made, "person": make_person(fin="1AB23CD")}
