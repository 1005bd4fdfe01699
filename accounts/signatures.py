"""Which signatures under a proposal count, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.approval_rules import Group, Rule
from accounts.models import Approval, ApprovalSignature, Role, User

ROLE_GONE = _("does not count: the account was closed or has another role now")
SAME_PERSON = _("does not count: the same person proposed or signed it already")
OTHER_BYTES = _("does not count: something else was seen")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, and in words why it does not count; empty where it does."""

    signature: ApprovalSignature
    void: str | Promise

    @property
    def role_label(self) -> str:
        """The role as which the person signed."""
        return str(Role(self.signature.role).label)


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """How many different people of a group have signed, of how many."""

    group: Group
    given: int

    @property
    def needed(self) -> int:
        """How many have to sign."""
        return self.group.needed

    @property
    def label(self) -> str:
        """The roles of the group in the reader's language."""
        return ", ".join(str(role.label) for role in self.group.roles)


@dataclass(frozen=True, slots=True)
class Progress:
    """All signatures of a proposal and, by group, how many of them count."""

    signed: tuple[Signed, ...]
    groups: tuple[GroupProgress, ...]

    @property
    def given(self) -> int:
        """How many signatures count."""
        return sum(min(group.given, group.needed) for group in self.groups)

    @property
    def needed(self) -> int:
        """How many the kind asks for."""
        return sum(group.needed for group in self.groups)


def progress_of(approval: Approval, rule: Rule, *, lock: bool = False) -> Progress:
    """Return who has signed and what counts now: each person once, never the maker, only in the role of then.

    With `lock` the signers' accounts are held, so that nobody is closed between the count and the effect.
    """
    signatures = approval.signatures.order_by("at", "pk")
    if lock:
        signers = User.objects.select_for_update(no_key=True).filter(pk__in=signatures.values("actor"))
        actors = {user.pk: user for user in signers.order_by("pk")}
    else:
        actors = {one.actor_id: one.actor for one in signatures.select_related("actor")}
    used, given, signed = set(maker_keys(approval)), dict.fromkeys(rule.groups, 0), []
    for one in signatures:
        actor = actors[one.actor_id]
        one.actor = actor
        group = next((group for group in rule.groups if _still_counts(actor, one, group)), None)
        keys = keys_of(actor) | {one.person}
        void: str | Promise = ""
        if not _is_of_this(approval, one):
            void = OTHER_BYTES
        elif group is None:
            void = ROLE_GONE
        elif not _is_another(keys, used):
            void = SAME_PERSON
        else:
            used |= keys
            given[group] += 1
        signed.append(Signed(one, void))
    return Progress(tuple(signed), tuple(GroupProgress(group, count) for group, count in given.items()))


def is_complete(approval: Approval, rule: Rule, *, lock: bool = False) -> bool:
    """Tell whether as many people as the kind asks for have signed; nobody where no group is to be asked."""
    progress = progress_of(approval, rule, lock=lock)
    return _is_enough(progress) and progress.given >= approval.needed


def _is_enough(progress: Progress) -> bool:
    return bool(progress.groups) and all(group.given >= group.needed >= 1 for group in progress.groups)


def keys_of(user: User) -> set[str]:
    """Return what names the human behind an account, as the account stands now."""
    return {user.person_key, f"account:{user.pk}"}


def maker_keys(approval: Approval) -> set[str]:
    """Return what names the maker, as when it was proposed and as now."""
    return {approval.proposed_by_person, *keys_of(approval.proposed_by)}


def _still_counts(actor: User, signature: ApprovalSignature, group: Group) -> bool:
    return actor.is_active and actor.role == signature.role and actor.role in group.roles


def _is_another(keys: set[str], used: set[str]) -> bool:
    return keys.isdisjoint(used)


def _is_of_this(approval: Approval, signature: ApprovalSignature) -> bool:
    return signature.seen_hash == approval.payload_hash and signature.state_hash == approval.state_hash
