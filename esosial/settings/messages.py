"""How messages leave the house: a class behind `registry.message_backends.MessageBackend`."""

from django.core.exceptions import ImproperlyConfigured

from esosial.settings.environment import DEMO, env

_CONSOLE = "registry.message_backends.ConsoleBackend"

MESSAGE_BACKEND: str = env.str("ESOSIAL_MESSAGE_BACKEND", default=_CONSOLE if DEMO else "")
# The console would tell nobody anything, and write to a log what is for one person only.
if not DEMO and MESSAGE_BACKEND in ("", _CONSOLE):
    raise ImproperlyConfigured(
        "Set ESOSIAL_MESSAGE_BACKEND: the dotted path of the class that hands messages to your SMS and e-mail gateway."
    )
