#!/usr/bin/env python3
"""Django's command line; starts the local database and broker first when a command needs them."""

import os
import sys

WITHOUT_SERVERS = {"help", "version", "collectstatic", "compilemessages", "diffsettings", "setup", "spectacular"}
WEB = {"runserver"}


def main() -> None:
    """Run one management command; a server that cannot be used is one clear line and status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esosial.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("ESOSIAL_ROLE", "web" if command in WEB else "command")
    try:
        from django.core.management import execute_from_command_line

        from esosial import local_services, native
    except ImportError as error:
        sys.exit(f"e-sosial: {error}. Run `make setup` and use .venv/bin/python.")
    if command not in WITHOUT_SERVERS and not {"--help", "-h", "--version"} & set(sys.argv):
        local_services.ensure_or_exit()
    native.preload()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
