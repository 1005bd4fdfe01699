"""Appeals: what was said never changes, an answered one never moves, its log only grows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
create function es_appeal_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'An appeal is never deleted' using errcode = 'restrict_violation';
  end if;
  if old.state not in ('opened', 'in_work') then
    raise exception 'An answered appeal never changes' using errcode = 'restrict_violation';
  end if;
  if (new.person_id, new.decision_id, new.text, new.lodge_until, new.due_on, new.opened_at, new.opened_by_id)
     is distinct from
     (old.person_id, old.decision_id, old.text, old.lodge_until, old.due_on, old.opened_at, old.opened_by_id)
  then
    raise exception 'What was said in an appeal never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger benefits_appeal_guard before update or delete on benefits_appeal
  for each row execute function es_appeal_guard();
create trigger benefits_appealmove_guard before update or delete on benefits_appealmove
  for each row execute function es_append_only();
create trigger benefits_appealpaper_guard before update or delete on benefits_appealpaper
  for each row execute function es_append_only();
"""

UNDO = """
drop trigger benefits_appeal_guard on benefits_appeal;
drop trigger benefits_appealmove_guard on benefits_appealmove;
drop trigger benefits_appealpaper_guard on benefits_appealpaper;
drop function es_appeal_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_signatures"),
        ("benefits", "0010_payments_taken_back"),
        ("registry", "0021_workplace"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, db_default="", verbose_name="why")),
                ("lodge_until", models.DateField(null=True, verbose_name="last day to appeal")),
                ("due_on", models.DateField(verbose_name="answer by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "received"),
                            ("in_work", "an officer looks at it"),
                            ("upheld", "upheld"),
                            ("refused", "not upheld"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="opened",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="received")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("answer", models.TextField(blank=True, db_default="", verbose_name="answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approval",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.approval",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="benefits.decision"
                    ),
                ),
                (
                    "followed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.decision",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="registry.person"
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.decision",
                    ),
                ),
                (
                    "taken_by",
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
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
            },
        ),
        migrations.CreateModel(
            name="AppealMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("from_state", models.CharField(blank=True, max_length=9)),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("opened", "received"),
                            ("in_work", "an officer looks at it"),
                            ("upheld", "upheld"),
                            ("refused", "not upheld"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="benefits.appeal"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.decision",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="AppealPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="benefits.appeal"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.evidence"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("state__in", ("opened", "in_work"))), fields=["due_on", "id"], name="appeal_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("opened", "in_work"))), fields=("standing",), name="appeal_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["opened", "in_work", "upheld", "refused", "withdrawn"])),
                name="appeal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_work"), _negated=True), ("taken_by__isnull", False), _connector="OR"
                ),
                name="appeal_in_work_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_by", None),
                        ("closed_at", None),
                        ("state__in", ("opened", "in_work")),
                    ),
                    models.Q(
                        ("answer", ""), ("answered_by", None), ("closed_at__isnull", False), ("state", "withdrawn")
                    ),
                    models.Q(
                        ("answered_by__isnull", False),
                        ("closed_at__isnull", False),
                        ("state__in", ["upheld", "refused"]),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeal_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approval__isnull", False), ("state", "upheld")),
                    models.Q(models.Q(("state", "upheld"), _negated=True), ("approval", None)),
                    _connector="OR",
                ),
                name="appeal_upheld_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="appealpaper",
            constraint=models.UniqueConstraint(fields=("appeal", "evidence"), name="appeal_paper_once"),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
