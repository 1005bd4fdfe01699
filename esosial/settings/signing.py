"""The key that signs papers: given by who deploys; a demonstration makes its own (`registry/papers/keys.py`)."""

from django.core.exceptions import ImproperlyConfigured

from esosial.settings.environment import DEMO, env

SIGNING_KEY: str = env.str("ESOSIAL_SIGNING_KEY", default="")
SIGNING_CERTIFICATE: str = env.str("ESOSIAL_SIGNING_CERTIFICATE", default="")
# Certificates of earlier keys: what they signed stays ours.
SIGNING_EARLIER: list[str] = env.list("ESOSIAL_SIGNING_EARLIER", default=[])
if not DEMO and not (SIGNING_KEY and SIGNING_CERTIFICATE):
    raise ImproperlyConfigured(
        "Set ESOSIAL_SIGNING_KEY and ESOSIAL_SIGNING_CERTIFICATE: the files of the key that signs letters (PEM)."
    )
