"""What waits for the printer is found without reading every message."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0013_dispute_month")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "no_contact")), fields=["person"], name="message_for_paper"
            ),
        ),
    ]
