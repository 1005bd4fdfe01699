"""Statuses, households and declared incomes close like all facts; a household is never deleted."""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

trigger = import_module("registry.migrations.0002_guards").trigger

FACT_TABLES = ("personstatus", "householdmember", "incomedeclaration")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0018_statuses")]

    operations: ClassVar = [
        migrations.RunSQL(
            "".join(trigger(f"registry_{table}", "update or delete", "es_close_only") for table in FACT_TABLES)
            + trigger("registry_household", "delete", "es_never_deleted"),
            "".join(
                f"drop trigger registry_{table}_guard on registry_{table};" for table in (*FACT_TABLES, "household")
            ),
        ),
    ]
