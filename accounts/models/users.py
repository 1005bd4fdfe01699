"""Who may enter: one account per login, with one role."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

FIN_PATTERN = r"^[0-9A-HJ-NP-Z]{7}$"
"""The seven characters of a FIN: digits and Latin capitals, never I or O."""


class Role(models.TextChoices):
    """What an account is for; one account has exactly one role."""

    CITIZEN = "citizen", _("Citizen")
    OFFICER = "officer", _("Officer of a centre")
    SUPERVISOR = "supervisor", _("Supervisor of a centre")
    MINISTRY = "ministry", _("Ministry")
    AUDITOR = "auditor", _("Auditor")


STAFF_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.MINISTRY, Role.AUDITOR)
ADMIN_SITE_ROLES = (Role.MINISTRY, Role.AUDITOR)


class UserQuerySet(models.QuerySet["User"]):
    """The vocabulary for accounts."""

    def citizens(self) -> UserQuerySet:
        """Accounts that sign in through the national identity provider."""
        return self.filter(role=Role.CITIZEN)

    def staff(self) -> UserQuerySet:
        """Accounts of officers, supervisors, the ministry and auditors."""
        return self.filter(role__in=STAFF_ROLES)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts; a citizen's account never gets a usable password."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Store an account, by default a citizen's; raises ValueError for a citizen with a password."""
        role = fields.setdefault("role", Role.CITIZEN)
        if role == Role.CITIZEN and password is not None:
            raise ValueError("A citizen signs in through the identity provider and has no password.")
        fields.setdefault("is_staff", role in ADMIN_SITE_ROLES)
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Store a ministry account with every permission of the admin site."""
        return self.create_user(username, password, **(fields | {"role": Role.MINISTRY, "is_superuser": True}))


class User(AbstractBaseUser, PermissionsMixin):
    """An account: a citizen known by a verified FIN claim, or a member of staff known by a login name."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("login name"),
        max_length=150,
        unique=True,
        help_text=_("The login name of staff; for citizens a hash of the subject at the identity provider."),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CITIZEN)
    claimed_fin = models.CharField(
        _("FIN"),
        max_length=7,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(FIN_PATTERN)],
        help_text=_("From the verified claim of the identity provider; citizens only."),
    )
    staff_fin = models.CharField(
        _("FIN of the employee"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(FIN_PATTERN)],
        help_text=_("From the personnel file. Tells that two accounts belong to one person; never used to sign in."),
    )
    display_name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    office = models.CharField(_("office"), max_length=20, blank=True, help_text=_("Code of the centre; staff only."))
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("az", "Azərbaycanca"), ("en", "English"), ("ru", "Русский")],
        default="az",
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the admin site"), default=False)
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Raised by one to end every session of the account at once.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["staff_fin"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_user_role_known",
                condition=Q(role__in=["citizen", "officer", "supervisor", "ministry", "auditor"]),
            ),
            models.CheckConstraint(
                name="accounts_user_fin_form",
                condition=Q(claimed_fin__isnull=True) | Q(claimed_fin__regex=FIN_PATTERN),
                violation_error_message=_("A FIN has seven digits or capital letters, without I and O."),
            ),
            models.CheckConstraint(
                name="accounts_user_staff_fin_form",
                condition=Q(staff_fin="") | Q(staff_fin__regex=FIN_PATTERN),
                violation_error_message=_("A FIN has seven digits or capital letters, without I and O."),
            ),
            models.CheckConstraint(
                name="accounts_user_staff_are_known_people",
                condition=Q(role="citizen") | Q(is_active=False) | ~Q(staff_fin=""),
                violation_error_message=_("An open account of staff names the employee by FIN: four eyes rest on it."),
            ),
            models.CheckConstraint(
                name="accounts_user_citizen_without_password",
                condition=~Q(role="citizen") | Q(password__startswith="!"),  # noqa: S106 - the mark of no password
                violation_error_message=_("A citizen signs in through the identity provider and has no password."),
            ),
            models.CheckConstraint(
                name="accounts_user_fin_claim_of_citizens",
                condition=Q(role="citizen") | Q(claimed_fin__isnull=True),
                violation_error_message=_("An account of staff cannot carry a citizen's FIN claim."),
            ),
            models.CheckConstraint(
                name="accounts_user_staff_data_of_staff",
                condition=~Q(role="citizen") | Q(office="", staff_fin=""),
                violation_error_message=_("An office and an employee's FIN belong to staff only."),
            ),
            models.CheckConstraint(
                name="accounts_user_admin_site_roles",
                condition=Q(is_staff=False) | Q(role__in=["ministry", "auditor"]),
                violation_error_message=_("Only the ministry and auditors may open the admin site."),
            ),
            models.CheckConstraint(
                name="accounts_user_superuser_is_ministry",
                condition=Q(is_superuser=False) | Q(role="ministry"),
                violation_error_message=_("Only an account of the ministry can hold every permission."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The name to greet the person by."""
        return str(self)

    @property
    def is_citizen(self) -> bool:
        """True for an account that came through the national identity provider."""
        return self.role == Role.CITIZEN

    @property
    def is_employee(self) -> bool:
        """True for every role of staff (wider than `is_staff`, which opens the admin site)."""
        return self.role in STAFF_ROLES

    @property
    def person_key(self) -> str:
        """Names the human behind the account, so that two accounts of one person count as one in four eyes."""
        return self.claimed_fin or self.staff_fin or f"user:{self.pk}"

    def get_session_auth_hash(self) -> str:
        """Binds a session to the password, the role, the state and the epoch: a change of any ends all sessions."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same hash under the earlier secret keys, while keys are rotated."""
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | None) -> str:
        bound = (
            f"{self.password}|{self.role}|{self.is_active}|{self.is_staff}|{self.is_superuser}|{self.session_epoch}"
        )
        return salted_hmac("accounts.User.session", bound, secret=secret, algorithm="sha256").hexdigest()
