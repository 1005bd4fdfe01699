"""The Celery application: a doorbell only, for PostgreSQL holds what is to be done."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

from esosial import local_services, native

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esosial.settings")

app = Celery("esosial")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def prepare_servers(**_: Any) -> None:
    """Start or check the database and the broker before a worker or beat begins; leave with one line if they fail."""
    local_services.ensure_or_exit()
    native.preload()
