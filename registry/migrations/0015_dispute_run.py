# The last of the months in a row that a dispute means.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_message_for_paper")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="last_month",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_month", None),
                    models.Q(
                        ("last_month__gt", models.F("month")),
                        ("last_month__year", models.F("month__year")),
                        ("month__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="dispute_run_of_one_year",
            ),
        ),
    ]
