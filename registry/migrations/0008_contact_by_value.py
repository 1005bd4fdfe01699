from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_account_known_since"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(fields=["value"], name="contact_value"),
        ),
    ]
