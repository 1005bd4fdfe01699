"""Findings of home visits; one is withdrawn once, and nothing else of it ever changes."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
create function es_home_visit_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_at is not null
     and to_jsonb(new) - 'withdrawn_at' - 'withdrawn_by_id' = to_jsonb(old) - 'withdrawn_at' - 'withdrawn_by_id'
  then
    return new;
  end if;
  raise exception 'The findings of a visit are never edited or deleted: withdraw them'
    using errcode = 'restrict_violation';
end $$;
create trigger benefits_homevisit_guard before update or delete on benefits_homevisit
  for each row execute function es_home_visit_guard();
"""
UNDO = """
drop function es_home_visit_guard() cascade;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("benefits", "0008_payments"),
        ("registry", "0021_workplace"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="HomeVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visited_on", models.DateField(verbose_name="day of the visit")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("matches", "matches what was declared"),
                            ("differs", "differs from what was declared"),
                        ],
                        max_length=7,
                        verbose_name="what was found",
                    ),
                ),
                (
                    "assets_above_limit",
                    models.BooleanField(null=True, verbose_name="property or spending above the limit"),
                ),
                ("note", models.CharField(blank=True, db_default="", max_length=400, verbose_name="note")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="home_visits", to="registry.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "visited_on"),
                        name="home_visit_one_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="home_visit_withdrawn_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
