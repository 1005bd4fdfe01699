"""One line an event to standard error; the platform keeps and forwards it."""

from typing import Any

from esosial.settings.environment import env

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("ESOSIAL_LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own mail-the-admins handler would put personal data into mail.
        "django": {"handlers": [], "propagate": True},
        # Each letter would tell in forty lines how its fonts were cut.
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
