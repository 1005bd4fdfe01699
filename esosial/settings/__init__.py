"""The settings, split by noun; importing them starts and writes nothing.

Every choice of a deployment comes from the environment (`ESOSIAL_…`, `DATABASE_URL`, `REDIS_URL`; see the README).
"""

from esosial.settings.base import *
from esosial.settings.celery import *
from esosial.settings.log import *
from esosial.settings.messages import *
from esosial.settings.runs import *
from esosial.settings.security import *
from esosial.settings.sign_in import *
from esosial.settings.signing import *
