"""An issued document may be withdrawn by somebody, once, and is otherwise never edited."""

from typing import ClassVar

from django.db import migrations

GUARD = """
create or replace function es_document_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
     and to_jsonb(new) - '{superseded_by_id,withdrawn_at,withdrawn_because,withdrawn_by_id}'::text[]
       = to_jsonb(old) - '{superseded_by_id,withdrawn_at,withdrawn_because,withdrawn_by_id}'::text[]
     and (old.superseded_by_id is null or new.superseded_by_id = old.superseded_by_id)
     and (old.withdrawn_at is null
          or (new.withdrawn_at, new.withdrawn_because, new.withdrawn_by_id)
             is not distinct from (old.withdrawn_at, old.withdrawn_because, old.withdrawn_by_id))
  then
    return new;
  end if;
  raise exception 'An issued document is never edited or deleted: supersede or withdraw it'
    using errcode = 'restrict_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0011_imports")]

    operations: ClassVar = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
