"""How much each benefit of the catalogue pays: one small rule for each, over dated numbers of the law.

A rule gives AZN for the time that the service pays for, before rounding, which happens once. What nobody knows is not
guessed: a missing fact or number leaves the amount open, and a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final, cast

from benefits.catalogue.judging import AmountRule, Asked, UnknownFactError

TO_81, TO_61 = 81, 61
BANDS: Final = ("81_100", "61_80", "31_60")
"""Loss of functions in per cent, as the law groups it since 2022-07-01 (the former first to third degree)."""
MINIMUM_PENSION: Final = "old_age.minimum"
MINIMUM_WAGE: Final = "wage.minimum"
PERCENT: Final = Decimal(100)


def flat(name: str) -> AmountRule:
    """One amount for everybody."""
    return AmountRule(lambda asked: asked.param(name), (), (name,))


def each(name: str, counted: str) -> AmountRule:
    """One amount for each of a number: of children, of members."""

    def compute(asked: Asked) -> Decimal:
        return asked.param(name) * _number(asked.fact(counted))

    return AmountRule(compute, (counted,), (name,), lambda asked: asked.param(name))


def multiple(base: str, times: str) -> AmountRule:
    """A number of times another amount."""
    return AmountRule(lambda asked: asked.param(base) * asked.param(times), (), (base, times))


def by_percent(stem: str, key: str = "disability.percent") -> AmountRule:
    """By the loss of functions: 81 to 100, 61 to 80, 31 to 60 per cent."""
    return AmountRule(
        lambda asked: asked.param(f"{stem}.{band(_number(asked.fact(key)))}"),
        (key,),
        tuple(f"{stem}.{name}" for name in BANDS),
    )


def band(percent: Decimal) -> str:
    """The group of a percentage."""
    return BANDS[0] if percent >= TO_81 else BANDS[1] if percent >= TO_61 else BANDS[2]


def chosen(
    choose: Callable[[Asked], str], keys: Iterable[str], names: Iterable[str], more: Iterable[str] = ()
) -> AmountRule:
    """One of several amounts, chosen by facts; `more` are further numbers that the choice reads."""
    return AmountRule(lambda asked: asked.param(choose(asked)), tuple(keys), (*names, *more))


def _number(value: Any) -> Decimal:
    """A number of a fact; what is known to be absent makes no amount."""
    if value is None:
        raise UnknownFactError("amount")
    return Decimal(value)


def _adopted(asked: Asked) -> str:
    ill = asked.fact("child.disability.active", otherwise=False)
    return "allowance.adopted_disability" if ill else "allowance.adopted"


def _foster(asked: Asked) -> str:
    """Foster families: by the child's age, more for a child with disability."""
    years = cast("int", asked.fact("child.age"))
    second, third = asked.param("allowance.foster.second_age"), asked.param("allowance.foster.third_age")
    ages = "0_6" if years < second else "7_13" if years < third else "14_18"
    ill = asked.fact("child.disability.active", otherwise=False)
    return f"allowance.foster{'_disability' if ill else ''}.{ages}"


FOSTER: Final = tuple(
    f"allowance.foster{ill}.{ages}" for ill in ("", "_disability") for ages in ("0_6", "7_13", "14_18")
)


def _care(asked: Asked) -> str:
    """Care of a child: more up to 18 months of age."""
    small = cast("int", asked.fact("child.age_months", otherwise=0)) < asked.param("allowance.care.first_months")
    return "allowance.care.to_18_months" if small else "allowance.care.to_36_months"


WAR_CAUSES: Final = ("territorial_integrity", "january_20", "wwii", "military_duty", "chernobyl")


def _utilities(asked: Asked) -> str:
    """Utilities and transport: by the category that is known (the published list is longer than the excerpt read)."""
    if asked.fact("disability.cause", otherwise=None) in WAR_CAUSES:
        return "allowance.utilities.war_disability"
    if asked.fact("status.wwii_participant", otherwise=False):
        return "allowance.utilities.wwii_participant"
    if asked.fact("status.wwii_widow", otherwise=False):
        return "allowance.utilities.widow_of_veteran"
    raise UnknownFactError("allowance.utilities.category")


UTILITIES: Final = ("war_disability", "wwii_participant", "widow_of_fallen", "widow_of_veteran")


def _general(asked: Asked) -> str:
    """Loss of 81 to 100 per cent from general causes: more where it is of sight."""
    return "stipend.general_sight" if asked.fact("disability.sight", otherwise=False) else "stipend.general_81_100"


def _insured_event(asked: Asked) -> str:
    """Compulsory personal insurance: by what happened to the insured person."""
    match asked.fact("event.type"):
        case "death":
            return "personal_insurance.death"
        case "disability":
            return f"personal_insurance.disability.{band(_number(asked.fact('disability.percent')))}"
        case _:
            return f"personal_insurance.{asked.fact('event.severity')}"


EVENTS: Final = (
    "personal_insurance.death",
    *(f"personal_insurance.disability.{name}" for name in BANDS),
    *(f"personal_insurance.{name}" for name in ("severe", "medium", "light")),
)


def _assistance(asked: Asked) -> Decimal:
    """Targeted assistance: the need of all members less the family's average income, never under 0."""
    members = _number(asked.fact("family.members_count"))
    need = asked.param("assistance.need") * members
    return max(need - _number(asked.fact("family.avg_monthly_income")), Decimal(0))


def _civil_servant(asked: Asked) -> Decimal:
    """A share of the average monthly pay of the last 12 months in the last post."""
    return _number(asked.fact("service.average_pay")) * asked.param("allowance.civil_servant.percent") / PERCENT


def _transport(asked: Asked) -> Decimal:
    """A share of the minimum pension, paid twice a year until a car is given."""
    return asked.param(MINIMUM_PENSION) * asked.param("transport.share_percent") / PERCENT


def _shared(name: str) -> AmountRule:
    """A hero's stipend; after the hero's death divided equally among the relatives who are entitled."""

    def compute(asked: Asked) -> Decimal:
        if asked.reader.subject.bound is None:
            return asked.param(name)
        return asked.param(name) / _number(asked.fact("deceased.heirs_count"))

    return AmountRule(compute, ("deceased.heirs_count",), (name,))


AMOUNTS: Final[dict[str, AmountRule]] = {
    "ALL-01": flat("old_age.allowance"),
    "ALL-02": flat("old_age.allowance"),
    "ALL-03": by_percent("allowance.disability"),
    "ALL-04": by_percent("allowance.child_disability", "child.disability.percent"),
    "ALL-05": flat("allowance.survivor"),
    "ALL-06": flat("allowance.conscript_child"),
    "ALL-07": flat("allowance.guardian"),
    "ALL-08": flat("allowance.child_under_one"),
    "ALL-09": each("allowance.many_children", "family.children_under_18_count"),
    "ALL-10": chosen(_adopted, ["child.disability.active"], ["allowance.adopted", "allowance.adopted_disability"]),
    "ALL-11": chosen(
        _foster,
        ["child.age", "child.disability.active"],
        FOSTER,
        ["allowance.foster.second_age", "allowance.foster.third_age"],
    ),
    "ALL-12": AmountRule(_civil_servant, ("service.average_pay",), ("allowance.civil_servant.percent",)),
    "ALL-13": chosen(
        _utilities,
        ["disability.cause", "status.wwii_participant", "status.wwii_widow"],
        [f"allowance.utilities.{name}" for name in UTILITIES],
    ),
    "ALL-14": chosen(
        _care,
        ["child.age_months"],
        ["allowance.care.to_18_months", "allowance.care.to_36_months"],
        ["allowance.care.first_months"],
    ),
    "ALL-15": flat("allowance.birth"),
    "ALL-16": flat("allowance.funeral"),
    "ALL-17": multiple(MINIMUM_WAGE, "allowance.release_multiple"),
    "ALL-18": flat("allowance.chernobyl_year"),
    "ALL-19": flat("allowance.liberated_territories"),
    "PEN-14": multiple(MINIMUM_PENSION, "funeral.pension_multiple"),
    "STI-01": _shared("stipend.patriotic_war_hero"),
    "STI-02": _shared("stipend.national_hero"),
    "STI-03": flat("stipend.martyr_family"),
    "STI-04": flat("stipend.january20_family"),
    "STI-05": flat("stipend.afghanistan_family"),
    "STI-06": by_percent("stipend.war_disability"),
    "STI-07": by_percent("stipend.service_disability"),
    "STI-08": by_percent("stipend.chernobyl_disability"),
    "STI-09": chosen(_general, ["disability.sight"], ["stipend.general_81_100", "stipend.general_sight"]),
    "STI-10": flat("stipend.carer"),
    "STI-11": flat("stipend.wwii"),
    "STI-12": flat("stipend.veteran"),
    "STI-13": flat("stipend.honorary_title"),
    "STI-14": flat("stipend.personal"),
    "TSA-01": AmountRule(_assistance, ("family.members_count", "family.avg_monthly_income"), ("assistance.need",)),
    "CAR-03": AmountRule(_transport, (), (MINIMUM_PENSION, "transport.share_percent")),
    "INS-01": chosen(_insured_event, ["event.type", "event.severity", "disability.percent"], EVENTS),
}
"""By the code of the service. EMP-08 has no rule: its share and its term are set by a programme that was not read."""
