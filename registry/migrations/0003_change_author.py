"""Who changed which fact how: the author of a change stands beside the change."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("registry", "0002_guards"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="factchange",
            name="verb",
            field=models.CharField(
                blank=True,
                choices=[("recorded", "Recorded"), ("ended", "Ended"), ("corrected", "Corrected"), ("void", "Void")],
                db_default="",
                max_length=9,
            ),
        ),
        migrations.AddField(model_name="factchange", name="fact_id", field=models.BigIntegerField(null=True)),
        migrations.AddField(
            model_name="factchange",
            name="actor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
