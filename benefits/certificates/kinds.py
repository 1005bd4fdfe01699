"""The eight certificates of the catalogue: what each is called, asks for and says, and when it can be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benefits.certificates.care import disability, social_services
from benefits.certificates.content import Asked, Content
from benefits.certificates.rights import rights
from benefits.certificates.work import individual_account, work_history
from registry.models import Disability, InsuranceAccount, Person


@dataclass(frozen=True, slots=True)
class Kind:
    """A certificate: its code in the catalogue, its name, what it says, whether a period is asked, how it is built."""

    code: str
    name: str | Promise
    about: str | Promise
    build: Callable[[Asked], Content]
    has_period: bool = True
    missing: Callable[[Person], str | Promise] | None = None


def _no_account(person: Person) -> str | Promise:
    exists = InsuranceAccount.objects.filter(person=person).exists()
    return "" if exists else _("You have no individual account: nobody has paid insurance for you yet.")


def _no_disability(person: Person) -> str | Promise:
    exists = Disability.objects.filter(person=person).present().exists()
    return "" if exists else _("There is no decision on a disability of yours.")


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "ARA-01",
            _("Certificate of employment status"),
            _("Your jobs, and whether you are registered as a jobseeker or unemployed."),
            work_history,
        ),
        Kind(
            "ARA-02",
            _("Certificate of labour pension"),
            _("Whether you receive a labour pension, which one and how much."),
            rights("pension", "PEN-"),
        ),
        Kind(
            "ARA-03",
            _("Certificate of social allowances"),
            _("The allowances assigned to you and their amounts."),
            rights("allowance", "ALL-"),
        ),
        Kind(
            "ARA-04",
            _("Certificate of Presidential stipend"),
            _("Whether you receive a stipend of the President and how much."),
            rights("stipend", "STI-"),
        ),
        Kind(
            "ARA-05",
            _("Certificate of targeted state social assistance"),
            _("Whether your family receives targeted assistance and until when."),
            rights("assistance", "TSA-"),
            has_period=False,
        ),
        Kind(
            "ARA-06",
            _("Individual account extract"),
            _("Your insurance record, contributions by year and pension capital."),
            individual_account,
            missing=_no_account,
        ),
        Kind(
            "ARA-07",
            _("Certificate of social services"),
            _("Social services that you receive at home or in an institution."),
            social_services,
            has_period=False,
        ),
        Kind(
            "ARA-08",
            _("Certificate of disability"),
            _("The percentage, cause and term of your disability."),
            disability,
            has_period=False,
            missing=_no_disability,
        ),
    )
}


def missing_for(kind: Kind, person: Person) -> str:
    """Return in words why a person cannot have the certificate; the empty string if they can."""
    return "" if kind.missing is None else str(kind.missing(person))
