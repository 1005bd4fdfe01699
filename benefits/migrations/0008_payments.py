"""Payment orders month by month, claims of what was paid too much; nothing of them is edited or deleted."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

SQL = """
-- A payment order is taken back, once and for a reason; nothing else of it ever changes.
create function es_order_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.reversed_at is null and new.reversed_at is not null
     and to_jsonb(new) - 'reversed_at' - 'reversed_by_id' - 'reversed_because'
       = to_jsonb(old) - 'reversed_at' - 'reversed_by_id' - 'reversed_because'
  then
    return new;
  end if;
  raise exception 'A payment order is never edited or deleted: take it back' using errcode = 'restrict_violation';
end $$;
create trigger benefits_paymentorder_guard before update or delete on benefits_paymentorder
  for each row execute function es_order_guard();
create trigger benefits_orderline_guard before update or delete on benefits_orderline
  for each row execute function es_append_only();
create trigger benefits_orderaccount_guard before update or delete on benefits_orderaccount
  for each row execute function es_append_only();
create trigger benefits_overpayment_guard before update or delete on benefits_overpayment
  for each row execute function es_append_only();
create trigger benefits_overpaymentline_guard before update or delete on benefits_overpaymentline
  for each row execute function es_append_only();
"""

UNDO = """
drop trigger benefits_overpaymentline_guard on benefits_overpaymentline;
drop trigger benefits_overpayment_guard on benefits_overpayment;
drop trigger benefits_orderaccount_guard on benefits_orderaccount;
drop trigger benefits_orderline_guard on benefits_orderline;
drop function es_order_guard() cascade;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0007_wishes"),
        ("registry", "0021_workplace"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="workitem",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("awarded", "awarded"),
                    ("refused", "refused"),
                    ("manual", "sent to a person"),
                    ("postponed", "not yet due"),
                    ("deceased", "deceased"),
                    ("abroad", "lives abroad"),
                    ("already_covered", "already receives it"),
                    ("merged", "record merged into another"),
                    ("no_right", "no right, and none was asked for"),
                    ("ordered", "payment ordered"),
                    ("no_account", "ordered, waits for an account"),
                    ("nothing_due", "nothing due"),
                ],
                max_length=15,
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="Overpayment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("benefit", models.CharField(max_length=10, verbose_name="benefit")),
                ("month", models.DateField(verbose_name="found in")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount, AZN")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "about",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overpayments",
                        to="registry.person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "overpayment",
                "verbose_name_plural": "overpayments",
            },
        ),
        migrations.CreateModel(
            name="OverpaymentLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("for_month", models.DateField(verbose_name="for the month")),
                ("due", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="due, AZN")),
                (
                    "ordered_before",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="ordered before, AZN"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount, AZN")),
                (
                    "overpayment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="benefits.overpayment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentOrder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("benefit", models.CharField(max_length=10, verbose_name="benefit")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regular", "for the month"),
                            ("arrears", "for months before"),
                            ("once", "paid once"),
                            ("recovery", "set off"),
                        ],
                        max_length=8,
                        verbose_name="kind of order",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount, AZN")),
                ("iban", models.CharField(max_length=28, null=True, verbose_name="IBAN")),
                ("pays_on", models.DateField(null=True, verbose_name="day of payment")),
                ("rows", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("reversed_at", models.DateTimeField(null=True, verbose_name="taken back")),
                (
                    "reversed_because",
                    models.CharField(blank=True, db_default="", max_length=200, verbose_name="why it was taken back"),
                ),
                (
                    "about",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
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
                (
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_orders",
                        to="registry.person",
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment order",
                "verbose_name_plural": "payment orders",
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("for_month", models.DateField(verbose_name="for the month")),
                ("due", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="due, AZN")),
                (
                    "ordered_before",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="ordered before, AZN"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount, AZN")),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="benefits.paymentorder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrderAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iban", models.CharField(max_length=28, verbose_name="IBAN")),
                ("added_at", models.DateTimeField()),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_account",
                        to="benefits.paymentorder",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="overpayment",
            constraint=models.UniqueConstraint(
                fields=("person", "benefit", "about", "payee", "month"), name="overpayment_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="overpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="overpayment_some"
            ),
        ),
        migrations.AddConstraint(
            model_name="overpaymentline",
            constraint=models.UniqueConstraint(fields=("overpayment", "for_month"), name="overpayment_line_once"),
        ),
        migrations.AddConstraint(
            model_name="overpaymentline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__gt", 0),
                        (
                            "amount__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("due"), "-", models.F("ordered_before")
                            ),
                        ),
                    ),
                    models.Q(
                        (
                            "amount__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("due"), "-", models.F("ordered_before")
                            ),
                        ),
                        ("amount__lt", 0),
                    ),
                    _connector="OR",
                ),
                name="overpayment_line_within_difference",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentorder",
            index=models.Index(
                condition=models.Q(("iban", None), ("reversed_at", None)), fields=["payee"], name="payment_order_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.UniqueConstraint(
                fields=("person", "benefit", "about", "month", "kind"), name="payment_order_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="payment_order_of_a_month"),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__lt", 0), ("kind", "recovery")),
                    models.Q(models.Q(("kind", "recovery"), _negated=True), ("amount__gt", 0)),
                    _connector="OR",
                ),
                name="payment_order_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reversed_at", None), ("reversed_because", "")),
                    models.Q(("reversed_at__isnull", False), models.Q(("reversed_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="payment_order_taken_back_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(fields=("order", "for_month"), name="order_line_once"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__gt", 0),
                        (
                            "amount__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("due"), "-", models.F("ordered_before")
                            ),
                        ),
                    ),
                    models.Q(
                        (
                            "amount__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("due"), "-", models.F("ordered_before")
                            ),
                        ),
                        ("amount__lt", 0),
                    ),
                    _connector="OR",
                ),
                name="order_line_within_difference",
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
