"""What the fields are called in the ministry's site; the tables stay as they are."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_append_only"),
        ("benefits", "0003_review_claims"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="appeal_until",
            field=models.DateField(null=True, verbose_name="appeal until"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="basis",
            field=models.CharField(blank=True, default="", max_length=12, verbose_name="basis"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="benefit",
            field=models.CharField(max_length=10, verbose_name="benefit"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="code",
            field=models.CharField(editable=False, max_length=16, unique=True, verbose_name="code of the letter"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="decided_on",
            field=models.DateField(verbose_name="decided on"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="facts_hash",
            field=models.CharField(max_length=64, verbose_name="hash of the facts"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="instead",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="due instead"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="known_at",
            field=models.DateTimeField(verbose_name="facts as known at"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="monthly_amount",
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name="AZN a month"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[("award", "assigned"), ("refuse", "refused"), ("annul", "annulled")],
                max_length=6,
                verbose_name="outcome",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None, verbose_name="reasons"
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="right_from",
            field=models.DateField(null=True, verbose_name="right from"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="rule_version",
            field=models.CharField(max_length=40, verbose_name="version of the rules"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="benefits.decision",
                verbose_name="stands in the place of",
            ),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="claimed_at",
            field=models.DateTimeField(null=True, verbose_name="taken"),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="claimed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken by",
            ),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="decision_id",
            field=models.BigIntegerField(null=True, verbose_name="number of the decision"),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="kind",
            field=models.CharField(max_length=20, verbose_name="kind of night"),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="opened_by_run",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="benefits.run",
                verbose_name="opened by the night",
            ),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="opened_on",
            field=models.DateField(verbose_name="opened"),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[("decided", "decided by a later judgement"), ("dismissed", "closed without a decision")],
                max_length=9,
                verbose_name="how it was closed",
            ),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="resolved_at",
            field=models.DateTimeField(null=True, verbose_name="closed"),
        ),
        migrations.AlterField(
            model_name="manualreview",
            name="resolved_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="approval",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.approval",
                verbose_name="approval",
            ),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="confidence",
            field=models.CharField(
                choices=[("high", "sure"), ("medium", "likely"), ("low", "guess"), ("none", "not found")],
                max_length=6,
                verbose_name="how sure",
            ),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="law",
            field=models.CharField(max_length=200, verbose_name="act and article"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="name",
            field=models.CharField(max_length=80, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="origin",
            field=models.CharField(
                choices=[("shipped", "shipped with the portal"), ("portal", "approved in the portal")],
                max_length=7,
                verbose_name="origin",
            ),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="recorded_at",
            field=models.DateTimeField(verbose_name="entered"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="source",
            field=models.TextField(verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="superseded_at",
            field=models.DateTimeField(null=True, verbose_name="replaced"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="unit",
            field=models.CharField(max_length=20, verbose_name="unit"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="valid_from",
            field=models.DateField(verbose_name="holds from"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="valid_to",
            field=models.DateField(null=True, verbose_name="holds until"),
        ),
        migrations.AlterField(
            model_name="parameter",
            name="value",
            field=models.CharField(max_length=40, null=True, verbose_name="value"),
        ),
        migrations.AlterField(
            model_name="run",
            name="balance_closed",
            field=models.BooleanField(null=True, verbose_name="balance closed"),
        ),
        migrations.AlterField(
            model_name="run",
            name="business_date",
            field=models.DateField(verbose_name="business date"),
        ),
        migrations.AlterField(
            model_name="run",
            name="code_version",
            field=models.CharField(blank=True, max_length=40, verbose_name="version of the portal"),
        ),
        migrations.AlterField(
            model_name="run",
            name="finished_at",
            field=models.DateTimeField(null=True, verbose_name="ended"),
        ),
        migrations.AlterField(
            model_name="run",
            name="found",
            field=models.PositiveIntegerField(default=0, verbose_name="found"),
        ),
        migrations.AlterField(
            model_name="run",
            name="kind",
            field=models.CharField(max_length=20, verbose_name="kind of night"),
        ),
        migrations.AlterField(
            model_name="run",
            name="note",
            field=models.TextField(blank=True, verbose_name="note"),
        ),
        migrations.AlterField(
            model_name="run",
            name="opened_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="opened by",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="reached_from",
            field=models.DateField(null=True, verbose_name="ages reached after"),
        ),
        migrations.AlterField(
            model_name="run",
            name="rule_version",
            field=models.CharField(max_length=40, verbose_name="version of the rules"),
        ),
        migrations.AlterField(
            model_name="run",
            name="started_at",
            field=models.DateTimeField(verbose_name="begun"),
        ),
        migrations.AlterField(
            model_name="run",
            name="status",
            field=models.CharField(
                choices=[("running", "running"), ("finished", "finished"), ("failed", "failed")],
                default="running",
                max_length=8,
                verbose_name="state",
            ),
        ),
    ]
