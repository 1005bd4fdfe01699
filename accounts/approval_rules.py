"""Who may propose what and whose signatures it needs: each kind of proposal declares its rule once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models.users import STAFF_ROLES, Role

Payload = dict[str, Any]
Pointed = Callable[[Payload], Payload]


@dataclass(frozen=True, slots=True)
class Group:
    """`needed` different people, each with one of the roles."""

    roles: tuple[Role, ...]
    needed: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """What a kind of proposal asks for: roles that propose, groups that sign, and what the proposal points at.

    `points_at` answers, as exact values, the rows on which a proposal rests as they stand now: if that is another
    than when it was proposed, no signature under it counts.
    """

    kind: str
    makers: tuple[Role, ...]
    groups: tuple[Group, ...]
    points_at: Pointed | None = None

    @property
    def needed(self) -> int:
        """How many different people have to sign, the maker not among them."""
        return sum(group.needed for group in self.groups)

    @property
    def checkers(self) -> tuple[Role, ...]:
        """Every role that signs."""
        return tuple(role for group in self.groups for role in group.roles)


class NoRuleError(LookupError):
    """Nobody has said who decides on this kind of proposal, so nobody can."""


RULES: dict[str, Rule] = {}


def rule_declare(
    kind: str, *, makers: tuple[Role, ...], groups: tuple[Group, ...], points_at: Pointed | None = None
) -> Rule:
    """Remember who decides on a kind; ValueError for no group, an empty one, a role in two, or a second other rule."""
    roles = [role for group in groups for role in group.roles]
    if not groups or any(group.needed < 1 or not group.roles for group in groups):
        raise ValueError(f"{kind}: each group that signs has roles and needs at least one person.")
    if len(set(roles)) != len(roles) or not {*roles, *makers} <= set(STAFF_ROLES) - {Role.AUDITOR} or not makers:
        raise ValueError(f"{kind}: each role that signs stands in one group; citizens and auditors in none.")
    if kind in RULES:
        raise ValueError(f"{kind} has a rule already.")
    return RULES.setdefault(kind, Rule(kind, makers, groups, points_at))


def rule_of(kind: str) -> Rule:
    """Return the rule of a kind; NoRuleError if there is none."""
    try:
        return RULES[kind]
    except KeyError as error:
        raise NoRuleError(kind) from error
