"""What the demonstration's provider says of a person."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

from accounts.demo_idp.config import told
from accounts.demo_idp.models import DemoPerson


class DemoIdpAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """Puts FIN, name and birth date into the identity token."""

    def get_issuer(self) -> str:
        """The address that the portal knows it by."""
        return told("IDP_ISSUER")

    def get_user_sub(self, client: Any, user: Any) -> str:
        """A random identifier that says nothing about the person."""
        return str(user.subject)

    def get_user_by_sub(self, client: Any, sub: str) -> DemoPerson | None:
        """The person with this subject, if any."""
        return DemoPerson.objects.filter(subject=sub, is_active=True).first()

    def get_claims(self, purpose: str, user: Any, client: Any, scopes: Any, **kwargs: Any) -> dict[str, Any]:
        """Subject and, when the profile was asked for, FIN, name and birth date."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        return claims | (user.claims() if "profile" in scopes else {})
