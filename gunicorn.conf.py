"""gunicorn: two processes with four threads each; the servers behind are checked once, before any of them."""

import os
from pathlib import Path

from esosial import local_services

os.environ.setdefault("ESOSIAL_ROLE", "web")

bind = os.environ.get("ESOSIAL_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("ESOSIAL_WEB_PROCESSES", "2"))
threads = int(os.environ.get("ESOSIAL_WEB_THREADS", "4"))
worker_class = "gthread"
# Heartbeats go through memory: on a slow disk they would look like a hanging worker.
memory = Path("/dev/shm")
worker_tmp_dir = str(memory) if memory.is_dir() else None
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
accesslog = None  # addresses of personal pages are personal data; the record of looks is the portal's own
errorlog = "-"
forwarded_allow_ips = os.environ.get("ESOSIAL_PROXY_ADDRESSES", "127.0.0.1")


def on_starting(server: object) -> None:
    """Leave with one clear line when the database or the broker cannot be used."""
    local_services.ensure_or_exit()
