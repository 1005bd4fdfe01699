"""Rights of many kinds: amounts for other times than a month, changes and ends, one right of an exclusive group."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0005_decision_awaits_index"),
        ("registry", "0019_status_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_award_is_complete",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_right_not_in_future",
        ),
        migrations.RemoveConstraint(
            model_name="entitlement",
            name="entitlement_amount",
        ),
        migrations.RenameField(
            model_name="entitlement",
            old_name="monthly_amount",
            new_name="amount",
        ),
        migrations.RenameField(
            model_name="decision",
            old_name="monthly_amount",
            new_name="amount",
        ),
        migrations.AlterField(
            model_name="decision",
            name="amount",
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name="amount, AZN"),
        ),
        migrations.AddField(
            model_name="decision",
            name="per",
            field=models.CharField(
                choices=[("month", "a month"), ("half_year", "half a year"), ("year", "a year"), ("once", "once")],
                db_default="month",
                default="month",
                max_length=9,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="right_until",
            field=models.DateField(help_text="first day without the right", null=True, verbose_name="right until"),
        ),
        migrations.AddField(
            model_name="entitlement",
            name="exclusive",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="entitlement",
            name="per",
            field=models.CharField(
                choices=[("month", "a month"), ("half_year", "half a year"), ("year", "a year"), ("once", "once")],
                db_default="month",
                default="month",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("award", "assigned"),
                    ("change", "changed"),
                    ("suspend", "suspended"),
                    ("end", "ended"),
                    ("refuse", "refused"),
                    ("annul", "annulled"),
                ],
                max_length=7,
                verbose_name="outcome",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80), default=list, size=None, verbose_name="reasons"
            ),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
        ),
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
                ],
                max_length=15,
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="workitem",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["award", "change"]), _negated=True),
                    models.Q(("amount__gt", 0), ("right_from__isnull", False)),
                    _connector="OR",
                ),
                name="decision_award_is_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "award"), _negated=True),
                    ("right_from", None),
                    ("right_from__lte", models.F("decided_on")),
                    _connector="OR",
                ),
                name="decision_right_not_in_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["suspend", "end"]), _negated=True),
                    ("right_until__isnull", False),
                    _connector="OR",
                ),
                name="decision_ends_some_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded__upper_inf", True), models.Q(("exclusive", ""), _negated=True)),
                expressions=[("person", "="), ("exclusive", "="), ("benefit", "<>"), ("valid", "&&")],
                name="entitlement_one_of_a_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="entitlement_amount"),
        ),
    ]
