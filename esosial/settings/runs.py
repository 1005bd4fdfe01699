"""The kinds of nightly runs, each `candidates, facts, judge, write` behind the one engine of `benefits.runs`."""

BENEFIT_RUN_KINDS = ["pensions.night.OldAgeNight"]
