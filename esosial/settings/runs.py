"""The kinds of nightly runs, each an object with what `benefits.runs.kinds.RunKind` asks for, and how they are run."""

from pathlib import Path

from esosial.settings.environment import BASE_DIR, env


def commit_of(repository: Path) -> str:
    """The commit checked out in the repository, read from its files; empty where they do not say."""
    try:
        head = (repository / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (repository / name).exists():
            return (repository / name).read_text("utf-8").strip()
        packed = (line.split() for line in (repository / "packed-refs").read_text("utf-8").splitlines())
        return next((words[0] for words in packed if words[1:] == [name]), "")
    except (OSError, ValueError):
        return ""


BENEFIT_RUN_KINDS = [
    "pensions.night.OldAgeNight",
    "benefits.proactive.kind.AssistanceNight",
    "benefits.proactive.kind.AllowancesNight",
    "benefits.proactive.kind.StipendsNight",
    "benefits.proactive.kind.GrantsNight",
    "benefits.proactive.kind.TransportNight",
    "benefits.orders.kind.PaymentsRun",
]
"""In the order of the night: later kinds read what earlier ones decided."""

BENEFIT_PAYMENTS_DAY: int = env.int("ESOSIAL_PAYMENTS_DAY", default=1)
"""The day of the month from which on its payments are ordered: before the first region is paid."""

BENEFIT_RUN_CONNECTIONS: int = env.int("ESOSIAL_RUN_CONNECTIONS", default=2)
"""Connections over which one process works a night off: with two, none waits for the other's answer."""

CODE_VERSION: str = (env.str("ESOSIAL_CODE_VERSION", default="") or commit_of(BASE_DIR / ".git"))[:40]
"""The commit that runs, kept with every night: set when an image is built, else the one that is checked out."""
