"""How messages leave the house: a class behind `registry.message_backends.MessageBackend`."""

from esosial.settings.environment import env

MESSAGE_BACKEND: str = env.str("ESOSIAL_MESSAGE_BACKEND", default="registry.message_backends.ConsoleBackend")
