"""The kinds of nightly runs, each `candidates, facts, judge, write` behind the one engine of `benefits.runs`."""

from esosial.settings.environment import env

BENEFIT_RUN_KINDS = ["pensions.night.OldAgeNight"]

CODE_VERSION: str = env.str("ESOSIAL_CODE_VERSION", default="")
"""The commit that runs, set when an image is built; kept with every night."""
