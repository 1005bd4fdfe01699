"""The door to a record, tried by those who should not pass."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import Role
from registry.access import RecordHidden, open_record
from registry.models import Purpose, RecordLook
from registry.services.merging import person_merge
from tests.factories import make_person
from tests.sign_in import employee


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("own", ["5KT7R2M", "5KT7R2N"])
def test_an_officer_with_two_records_opens_neither(own: str) -> None:
    kept, merged = make_person(fin="5KT7R2N"), make_person(fin="5KT7R2M")
    person_merge(actor=None, person=merged, into=kept, at=datetime.now(UTC))
    officer = employee(Role.OFFICER, "one", staff_fin=own)
    for record in (kept, merged):
        with pytest.raises(RecordHidden):
            open_record(actor=officer, person=record.public_id, purpose=Purpose.CASE)
    assert set(RecordLook.objects.values_list("refused", flat=True)) == {True}
    stranger = make_person()
    assert open_record(actor=officer, person=stranger.public_id, purpose=Purpose.CASE) == stranger
