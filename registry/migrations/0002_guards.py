"""Facts are never edited or deleted: the database refuses it, whoever asks."""

from typing import ClassVar

from django.db import migrations

FACT_TABLES = (
    "identifier",
    "residence",
    "familyrelation",
    "representation",
    "labourcontract",
    "hazardouswork",
    "flightservice",
    "earlierrecord",
    "capitalbalance",
    "disability",
    "bankaccount",
)
APPEND_ONLY_TABLES = ("factchange", "recordlook", "personversion", "evidence")

FUNCTIONS = """
create function es_close_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
     and upper_inf(old.recorded) and not upper_inf(new.recorded) and not isempty(new.recorded)
     and lower(new.recorded) = lower(old.recorded)
     and to_jsonb(new) - 'recorded' - 'closed_as' = to_jsonb(old) - 'recorded' - 'closed_as'
  then
    return new;
  end if;
  raise exception 'A row of % is never edited or deleted: end, correct or void it', tg_table_name
    using errcode = 'restrict_violation';
end $$;

create function es_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'Rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
end $$;

create function es_contribution_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.recorded_to is null and new.recorded_to is not null
     and to_jsonb(new) - 'recorded_to' = to_jsonb(old) - 'recorded_to'
  then
    return new;
  end if;
  raise exception 'A contribution is never edited or deleted: correct or void it' using errcode = 'restrict_violation';
end $$;

create function es_never_deleted() returns trigger language plpgsql as $$
begin
  raise exception 'Rows of % are never deleted', tg_table_name using errcode = 'restrict_violation';
end $$;
"""

DROP_FUNCTIONS = """
drop function es_close_only() cascade;
drop function es_append_only() cascade;
drop function es_contribution_guard() cascade;
drop function es_never_deleted() cascade;
"""


def trigger(table: str, events: str, function: str) -> str:
    return f"create trigger {table}_guard before {events} on {table} for each row execute function {function}();\n"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(
            FUNCTIONS
            + "".join(trigger(f"registry_{table}", "update or delete", "es_close_only") for table in FACT_TABLES)
            + "".join(
                trigger(f"registry_{table}", "update or delete", "es_append_only") for table in APPEND_ONLY_TABLES
            )
            + trigger("registry_contribution", "update or delete", "es_contribution_guard")
            + trigger("registry_person", "delete", "es_never_deleted")
            + trigger("registry_message", "delete", "es_never_deleted"),
            DROP_FUNCTIONS,
        )
    ]
