"""The 14 economic regions and their districts."""

from typing import Any, ClassVar

from django.db import migrations

from registry.places import places_load


def load(apps: Any, _schema_editor: Any) -> None:
    places_load(apps.get_model("registry", "Region"), apps.get_model("registry", "District"))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0004_az_key")]

    operations: ClassVar = [migrations.RunPython(load, migrations.RunPython.noop)]
