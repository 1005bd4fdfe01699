# The month that a dispute means, and what an accepted one changed.

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0012_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="changes",
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="dispute",
            name="month",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["due_on", "id"], name="dispute_due"),
        ),
    ]
