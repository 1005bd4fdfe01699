"""The kinds of nightly runs, each `candidates, facts, judge, write` behind the one engine of `benefits.runs`."""

from esosial.settings.environment import env

BENEFIT_RUN_KINDS = ["pensions.night.OldAgeNight"]

BENEFIT_RUN_CONNECTIONS: int = env.int("ESOSIAL_RUN_CONNECTIONS", default=2)
"""Connections over which one process works a night off: with two, none waits for the other's answer."""

CODE_VERSION: str = env.str("ESOSIAL_CODE_VERSION", default="")
"""The commit that runs, set when an image is built; kept with every night."""
