"""The settings under test: the tests' own cluster, no cache shared with anything, a cheap password hasher."""

from esosial.settings import *
from esosial.settings import CACHES, STORAGES

SECRET_KEY = "only-for-tests-" + "0" * 40
ESOSIAL_DEMO = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CACHES = CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests see their own transaction only; those of several connections say so.
BENEFIT_RUN_CONNECTIONS = 1
# Tasks run where they are called, so that a test sees their effect and their error.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Static files come from their sources: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
