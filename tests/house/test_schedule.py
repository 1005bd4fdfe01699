from django.conf import settings
from django.utils.module_loading import import_string

from esosial.celery import app


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_every_kind_of_night_exists() -> None:
    for path in settings.BENEFIT_RUN_KINDS:
        assert import_string(path)
