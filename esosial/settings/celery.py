"""Celery: JSON only, late acknowledgement, a static schedule in UTC; the tasks are safe to run twice."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from celery.schedules import crontab

from esosial.settings.environment import ADDRESSES


def broker_url(url: str) -> str:
    """Answer `url` as Celery wants it: `unix:///path?db=0` becomes `redis+socket:///path?virtual_host=0`."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[-1]
    return f"redis+socket://{parts.path}?virtual_host={number}"


CELERY_BROKER_URL = broker_url(ADDRESSES.redis_url)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Seconds after which a message that nobody acknowledged comes back; longer than any task may run.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 3600, "socket_connect_timeout": 5}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
# The demo's file stands in var/; a lost file only means that beat begins counting anew.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # 00:45 in Baku, the first hour of the day whose rights are to be assigned.
    "nightly": {
        "task": "pensions.tasks.nightly",
        "schedule": crontab(hour="20", minute="45"),
        "options": {"expires": 3600.0},
    },
    # 00:55 in Baku: after the pensions, on which allowances depend.
    "rights": {
        "task": "benefits.tasks.rights",
        "schedule": crontab(hour="20", minute="55"),
        "options": {"expires": 3600.0},
    },
    # Sunday, 04:00 in Baku, after the nights: everybody is judged again, to prove that nobody was missed.
    "rights-sweep": {
        "task": "benefits.tasks.rights_sweep",
        "schedule": crontab(hour="0", minute="0", day_of_week="sunday"),
        "options": {"expires": 3600.0},
    },
    # 01:15 in Baku, every day: a month is ordered from ESOSIAL_PAYMENTS_DAY on, accounts that came late are filled in.
    "payments": {
        "task": "benefits.tasks.payments",
        "schedule": crontab(hour="21", minute="15"),
        "options": {"expires": 3600.0},
    },
    # PostgreSQL, not the broker, knows what was left unfinished.
    "sweep": {
        "task": "benefits.tasks.sweep",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 240.0},
    },
    # Nobody is signed in by an old one; they only fill the table. 03:30 in Baku, after the night.
    "clear-sessions": {
        "task": "accounts.tasks.clear_sessions",
        "schedule": crontab(hour="23", minute="30"),
        "options": {"expires": 3600.0},
    },
    # Codes must reach a phone while the person waits; an empty outbox costs one indexed read.
    "relay-messages": {
        "task": "registry.tasks.relay_messages",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20.0},
    },
    # A delivery whose doorbell was lost, or whose worker was; nothing open costs one indexed read.
    "resume-deliveries": {
        "task": "registry.tasks.resume_deliveries",
        "schedule": timedelta(minutes=2),
        "options": {"expires": 110.0},
    },
}
