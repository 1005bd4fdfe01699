"""Who is one family for targeted assistance: people of one house who share its utility meters."""

from collections.abc import Sequence

from benefits.law.assessment import ALWAYS, Assessment, rule

TOGETHER = "household.one_family"


@rule("household.families", law="Targeted State Social Assistance Act", since=ALWAYS)
def families(
    a: Assessment, households: Sequence[int], same_house: bool | None, same_meters: bool | None
) -> tuple[int, ...] | None:
    """The head counts of the families that the households make: one in a house with shared meters, whatever the
    kinship; with meters of their own each is a family. None: not known.
    """
    a.fact("households", len(households))
    a.fact("same_house", same_house)
    a.fact("same_meters", same_meters)
    if len(households) == 1:
        return tuple(households)
    answers = (same_house, same_meters)
    together = False if False in answers else None if None in answers else True
    a.condition(TOGETHER, together)
    if together is None:
        return None
    return (sum(households),) if together else tuple(households)
