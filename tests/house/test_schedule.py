from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.tasks import clear_sessions
from benefits import tasks
from esosial.celery import app


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


@pytest.mark.django_db
def test_sessions_that_have_run_out_go_every_day() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["clear-sessions"]["task"] == clear_sessions.name
    for key, days in (("old", -1), ("live", 1)):
        Session.objects.create(session_key=key, session_data="x", expire_date=timezone.now() + timedelta(days=days))
    clear_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]


def test_every_kind_of_night_exists() -> None:
    for path in settings.BENEFIT_RUN_KINDS:
        assert import_string(path)


def test_a_kind_of_night_that_fails_does_not_stop_the_sweep_of_those_after_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    swept = []

    def sweep_nights(*, kind: str, at: object) -> None:
        swept.append(kind)
        if kind != "sound":
            raise ValueError(kind)

    monkeypatch.setattr(tasks, "run_kinds", lambda: {code: code for code in ("broken", "sound", "broken too")})
    monkeypatch.setattr(tasks, "sweep_nights", sweep_nights)
    with pytest.raises(ExceptionGroup) as raised:
        tasks.sweep()
    assert swept == ["broken", "sound", "broken too"]
    assert [str(failure) for failure in raised.value.exceptions] == ["broken", "broken too"]
    assert [record.getMessage() for record in caplog.records] == [
        "the sweep of the nights of broken failed",
        "the sweep of the nights of broken too failed",
    ]


def test_a_sweep_of_sound_nights_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "run_kinds", lambda: {"sound": "sound"})
    monkeypatch.setattr(tasks, "sweep_nights", lambda **_given: [])
    tasks.sweep()
