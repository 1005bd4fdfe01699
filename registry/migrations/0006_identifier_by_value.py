"""One person an identifier: the index leads with the value, which tells people apart, and not with the kind."""

from typing import ClassVar

from django.db import migrations

from registry.models.facts import no_overlap


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0005_places")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="identifier", name="identifier_of_one_person"),
        migrations.AddConstraint(
            model_name="identifier", constraint=no_overlap("identifier_of_one_person", "value", "kind")
        ),
    ]
