"""The order of the Azerbaijani alphabet for any PostgreSQL, also one without ICU; twin of `registry.names.sort_key`."""

from typing import ClassVar

from django.db import migrations

FORWARD = r"""
create function az_key(t text) returns text language sql immutable strict parallel safe as $$
  select translate(translate(t, 'İI', 'iı'),
    'abcçdeəfgğhxıijkqlmnoöprsştuüvyzABCÇDEƏFGĞHXJKQLMNOÖPRSŞTUÜVYZ',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`ABCDEFGHIJKLOPQRSTUVWXYZ[\]^_`') collate "C"
$$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0003_change_author")]

    operations: ClassVar = [migrations.RunSQL(FORWARD, "drop function az_key(text)")]
