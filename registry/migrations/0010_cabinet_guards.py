"""The new facts close like all others, journals only grow, and an issued paper is never edited."""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

trigger = import_module("registry.migrations.0002_guards").trigger

FACT_TABLES = ("contractsuspension", "employmentstatus", "rehabilitationmeasure")

FUNCTIONS = """
create function es_document_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
     and to_jsonb(new) - 'superseded_by_id' - 'withdrawn_at' - 'withdrawn_because'
       = to_jsonb(old) - 'superseded_by_id' - 'withdrawn_at' - 'withdrawn_because'
     and (old.superseded_by_id is null or new.superseded_by_id = old.superseded_by_id)
     and (old.withdrawn_at is null
          or (new.withdrawn_at = old.withdrawn_at and new.withdrawn_because = old.withdrawn_because))
  then
    return new;
  end if;
  raise exception 'An issued document is never edited or deleted: supersede or withdraw it'
    using errcode = 'restrict_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0009_cabinet")]

    operations: ClassVar = [
        migrations.RunSQL(
            FUNCTIONS
            + "".join(trigger(f"registry_{table}", "update or delete", "es_close_only") for table in FACT_TABLES)
            + trigger("registry_queueentry", "update or delete", "es_append_only")
            + trigger("registry_document", "update or delete", "es_document_guard"),
            "drop function es_document_guard() cascade;"
            + "".join(f"drop trigger registry_{table}_guard on registry_{table};" for table in FACT_TABLES)
            + "drop trigger registry_queueentry_guard on registry_queueentry;",
        ),
    ]
