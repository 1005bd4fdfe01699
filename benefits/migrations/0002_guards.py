"""Decisions are append-only; entitlements close once; a parameter set never changes."""

from typing import ClassVar

from django.db import migrations

SQL = """
create trigger benefits_decision_guard before update or delete on benefits_decision
  for each row execute function es_append_only();
create trigger benefits_parameterset_guard before update or delete on benefits_parameterset
  for each row execute function es_append_only();
create trigger benefits_entitlement_guard before update or delete on benefits_entitlement
  for each row execute function es_close_only();

create function es_parameter_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.superseded_at is null and new.superseded_at is not null
     and to_jsonb(new) - 'superseded_at' = to_jsonb(old) - 'superseded_at'
  then
    return new;
  end if;
  raise exception 'A number of the law is never edited or deleted: add one that replaces it'
    using errcode = 'restrict_violation';
end $$;
create trigger benefits_parameter_guard before update or delete on benefits_parameter
  for each row execute function es_parameter_guard();

-- A finished night says forever what it did; a failed one may be taken up again.
create function es_run_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.status <> 'finished' then
    return new;
  end if;
  raise exception 'A finished night is never changed' using errcode = 'restrict_violation';
end $$;
create trigger benefits_run_guard before update or delete on benefits_run
  for each row execute function es_run_guard();
create trigger benefits_workitem_guard before delete on benefits_workitem
  for each row execute function es_never_deleted();

-- Traces are small: keep them in the row, no compression on the way in.
alter table benefits_decision set (toast_tuple_target = 8160);
-- A work item is inserted once and updated once: leave room for the second version on its page.
alter table benefits_workitem set (fillfactor = 50);
"""

UNDO = """
drop trigger benefits_decision_guard on benefits_decision;
drop trigger benefits_parameterset_guard on benefits_parameterset;
drop trigger benefits_entitlement_guard on benefits_entitlement;
drop function es_parameter_guard() cascade;
drop function es_run_guard() cascade;
drop trigger benefits_workitem_guard on benefits_workitem;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("benefits", "0001_initial"), ("registry", "0002_guards")]

    operations: ClassVar = [migrations.RunSQL(SQL, UNDO)]
