"""Named places at which a process kills itself, for trials that prove that nothing is lost or doubled."""

from __future__ import annotations

import os
import signal

ENV = "ESOSIAL_FAILPOINT"

_passed: dict[str, int] = {}


def failpoint(name: str) -> None:
    """Kill this process (-9) at the n-th pass of the place that ESOSIAL_FAILPOINT=name:n names; else do nothing."""
    wanted = os.environ.get(ENV)
    if not wanted:
        return
    place, _, occurrence = wanted.partition(":")
    if place == name:
        _passed[name] = _passed.get(name, 0) + 1
        if _passed[name] == int(occurrence or 1):
            os.kill(os.getpid(), signal.SIGKILL)
