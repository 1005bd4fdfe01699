"""Runs the demo's processes side by side: the site, the worker, the beat, and the identity provider of the demo."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

PROJECT = Path(__file__).resolve().parent.parent
PORTAL_PORT = 8000
IDENTITY_PORT = 8001
PATIENCE = 15.0  # seconds that a process has to end after SIGTERM
STARTING = 60.0  # seconds until the site must answer


class DemoError(Exception):
    """The demo cannot run; the message is one line that says why."""


@dataclass(frozen=True)
class Part:
    """One process: its name, its command, and what its environment has besides."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def parts() -> tuple[Part, ...]:
    """Answer the four processes of the demo."""
    python = (sys.executable, "-m")
    identity = {
        "DJANGO_SETTINGS_MODULE": "esosial.settings.demo_idp",
        "ESOSIAL_BIND": f"127.0.0.1:{IDENTITY_PORT}",
        "ESOSIAL_WEB_PROCESSES": "1",
        "ESOSIAL_ROLE": "web",
    }
    return (
        Part("identity", (*python, "gunicorn", "esosial.wsgi"), identity),
        Part(
            "web",
            (*python, "gunicorn", "esosial.wsgi"),
            {"ESOSIAL_BIND": f"127.0.0.1:{PORTAL_PORT}", "ESOSIAL_ROLE": "web"},
        ),
        Part(
            "worker",
            (*python, "celery", "-A", "esosial", "worker", "-c", "2", "-l", "WARNING"),
            {"ESOSIAL_ROLE": "worker"},
        ),
        Part(
            "beat",
            (*python, "celery", "-A", "esosial", "beat", "-l", "WARNING", "--pidfile=", "-s", "var/beat-schedule"),
            {"ESOSIAL_ROLE": "worker"},
        ),
    )


def serve(processes: tuple[Part, ...], *, ready: Callable[[], None] | None = None) -> int:
    """Run `processes` until one ends or we are told to stop; then end them all. Answers the exit status.

    `ready` is called once all of them are started. Each has a session of its own, so that Ctrl-C reaches only us.
    """
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    running: dict[str, subprocess.Popen[bytes]] = {}
    status = 0
    try:
        for part in processes:
            running[part.name] = subprocess.Popen(
                part.command,
                cwd=PROJECT,
                env=os.environ | dict(part.environment),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        if ready is not None:
            ready()
        while not stopping:
            ended = [name for name, process in running.items() if process.poll() is not None]
            if ended:
                status = 1
                print(f"e-sosial: {', '.join(ended)} ended by itself; stopping the others.", file=sys.stderr)
                break
            time.sleep(0.2)
    finally:
        _end(list(running.values()))
        for number, handler in before.items():
            signal.signal(number, handler)
    return status


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def require_free(*ports: int) -> None:
    """Make sure that nobody listens on `ports` of this machine. Raises DemoError with one line."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise DemoError(f"Port {port} is in use: end what listens there, then try again.") from error


def wait_for(url: str, seconds: float = STARTING) -> bool:
    """Answer whether `url` answers 200 within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
