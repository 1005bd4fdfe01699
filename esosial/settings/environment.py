"""What the environment says, read in one place."""

import os
from pathlib import Path

import environ

from esosial import local_services

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = BASE_DIR / "var"

ADDRESSES = local_services.addresses()

TESTING = local_services.current_profile() == "test"

# Without a DATABASE_URL this is somebody's own machine: a demonstration. Real deployments set both variables.
DEMO: bool = env.bool("ESOSIAL_DEMO", default=ADDRESSES.local_database or TESTING)
DEBUG: bool = env.bool("ESOSIAL_DEBUG", default=False)
# True behind a proxy that speaks TLS: cookies and redirects then insist on it.
TLS: bool = env.bool("ESOSIAL_TLS", default=not DEMO)
# web, worker or command: decides how long a statement may take.
ROLE: str = os.environ.get("ESOSIAL_ROLE", "command")
