"""The door for gunicorn."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esosial.settings")
os.environ.setdefault("ESOSIAL_ROLE", "web")

from django.core.wsgi import get_wsgi_application

from esosial import local_services, native

GUNICORN_BOOT_ERROR = 3  # with this status gunicorn gives up instead of starting the worker again and again
local_services.ensure_or_exit(GUNICORN_BOOT_ERROR)
native.preload()
application = get_wsgi_application()
