"""A claim may come to nothing: one month more and another less; orders taken back are found by their person."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("benefits", "0009_home_visits")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="overpayment", name="overpayment_some"),
        migrations.AddIndex(
            model_name="paymentorder",
            index=models.Index(
                condition=models.Q(("reversed_at__isnull", False)),
                fields=["person"],
                name="payment_order_taken_back",
            ),
        ),
    ]
