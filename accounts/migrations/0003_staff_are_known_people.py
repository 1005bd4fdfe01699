"""Every open account of staff names a person; accounts that do not are closed until somebody says whose they are."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import F, Q


def close_unknown(apps: Any, _editor: Any) -> None:
    """Close staff accounts without a FIN: nobody could tell whether two of them are one person."""
    users = apps.get_model("accounts", "User").objects.exclude(role="citizen").filter(staff_fin="", is_active=True)
    users.update(is_active=False, session_epoch=F("session_epoch") + 1)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_append_only")]

    operations: ClassVar = [
        migrations.RunPython(close_unknown, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                name="accounts_user_staff_are_known_people",
                condition=Q(role="citizen") | Q(is_active=False) | ~Q(staff_fin=""),
                violation_error_message="An open account of staff names the employee by FIN: four eyes rest on it.",
            ),
        ),
    ]
