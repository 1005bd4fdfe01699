"""The door for ASGI servers; the portal's own choice is WSGI, which serves synchronous Django faster."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esosial.settings")
os.environ.setdefault("ESOSIAL_ROLE", "web")

from django.core.asgi import get_asgi_application

from esosial import local_services, native

local_services.ensure_or_exit()
native.preload()
application = get_asgi_application()
