"""A small identity provider for the demonstration, so that the real sign-in flow is the one used.

It runs as a process of its own, with its own settings (`esosial.settings.demo_idp`), database, port and cookies,
and shares nothing with the portal but the client secret. It is not part of a deployment.
"""
