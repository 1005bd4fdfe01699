"""`/api/v1/imports/<kind>/`: deliveries of the source systems, by a token of their own."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import APIException, AuthenticationFailed, PermissionDenied
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from registry.imports.columns import Kind
from registry.imports.deliveries import DeliveryRefused, delivery_receive
from registry.imports.kinds import KINDS
from registry.imports.report import delivery_report, kind_described
from registry.imports.tokens import token_find, token_opens
from registry.imports.words import reason_of
from registry.models import ImportBatch, SourceToken
from registry.tasks import ring_for_delivery

PROBLEMS = 500
MOST_BYTES = 512 * 1024 * 1024
_NUMBER = 17
"""Digits of a number that the address may name."""


class SourceSystem(BaseAuthentication):
    """`Authorization: Bearer <token>`; nobody is signed in by it, a source system is known."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, SourceToken] | None:
        """The token that was shown; AuthenticationFailed (401) if none of that kind is in force."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        token = token_find(words[1].decode("latin-1")) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed("The token is not known or has been revoked.")
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        """What a stranger is told to show."""
        return "Bearer"


class SourceSystemScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names it."""

    target_class = SourceSystem
    name = "sourceSystem"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}


class IsSourceSystem(BasePermission):
    """A source system that showed its token."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, SourceToken)


class SourceThrottle(SimpleRateThrottle):
    """So many requests of one source system."""

    rate = "600/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """One bucket a token, or an address."""
        token = request.auth
        who = f"token-{token.pk}" if isinstance(token, SourceToken) else str(self.get_ident(request))
        return f"throttle-imports-{who}"


class FileParser(BaseParser):
    """The body as it is: it goes to the door as a stream, however large."""

    media_type = "*/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The stream itself."""
        return stream


class TooLarge(APIException):
    """A file that has to be divided."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The file is too large: divide it."


class Refused(APIException):
    """A delivery that is not received."""

    status_code = status.HTTP_409_CONFLICT


_REPORT = OpenApiResponse(OpenApiTypes.OBJECT, description="rows = taken + unchanged + refused, and the problems")


@method_decorator(login_not_required, name="dispatch")
class ImportView(APIView):
    """One kind of delivery: what it looks like, and where it is sent."""

    authentication_classes = (SourceSystem,)
    permission_classes = (IsSourceSystem,)
    throttle_classes = (SourceThrottle,)
    parser_classes = (FileParser,)

    @extend_schema(
        operation_id="import_describe",
        description="The columns of a file of this kind, its notices and its sources.",
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, kind: str) -> Response:
        return Response(kind_described(_kind(request, kind)))

    @extend_schema(
        operation_id="import_send",
        description="Send a file in: CSV or JSON Lines in UTF-8, as the body. It is taken in behind the answer (202);"
        " a file that was received before changes nothing (200). Kinds: " + ", ".join(KINDS) + ".",
        parameters=[OpenApiParameter("reference", str, description="the sender's own reference of the delivery")],
        request={"text/csv": OpenApiTypes.BINARY, "application/jsonl": OpenApiTypes.BINARY},
        responses={200: _REPORT, 202: _REPORT, 409: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request, kind: str) -> Response:
        found = _kind(request, kind)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLarge
        token: SourceToken = request.auth  # type: ignore[assignment]
        try:
            received = delivery_receive(
                actor=None,
                kind=found.code,
                stream=_body(request),
                source=token.source,
                reference=request.query_params.get("reference", "")[:80],
                token=token,
            )
        except DeliveryRefused as refused:
            raise Refused(reason_of(refused.code, {}), refused.code) from None
        if not received.is_known:
            ring_for_delivery(received.batch)
        report = delivery_report(received.batch, most=PROBLEMS)
        report["url"] = reverse("api_import_report", kwargs={"kind": found.code, "number": received.batch.pk})
        return Response(report, status.HTTP_200_OK if received.is_known else status.HTTP_202_ACCEPTED)


@method_decorator(login_not_required, name="dispatch")
class ImportReportView(APIView):
    """What became of a delivery of the source system that asks."""

    authentication_classes = (SourceSystem,)
    permission_classes = (IsSourceSystem,)
    throttle_classes = (SourceThrottle,)

    @extend_schema(
        operation_id="import_report",
        description="The report of a delivery of one's own; `next` of one answer is `after` of the following page.",
        parameters=[OpenApiParameter("after", int)],
        responses=_REPORT,
    )
    def get(self, request: Request, kind: str, number: int) -> Response:
        found = _kind(request, kind)
        token: SourceToken = request.auth  # type: ignore[assignment]
        batch = ImportBatch.objects.filter(pk=number, kind=found.code, source=token.source).first()
        if batch is None:
            raise Http404
        after = request.query_params.get("after", "")
        is_number = after.isascii() and after.isdigit() and len(after) <= _NUMBER
        return Response(delivery_report(batch, after=int(after) if is_number else 0, most=PROBLEMS))


def _body(request: Request) -> IO[bytes]:
    """The body as a stream; an empty one where nothing was sent."""
    body: Any = request.data
    return body if hasattr(body, "read") else BytesIO()


def _kind(request: Request, code: str) -> Kind:
    """The kind that the address names; Http404 if there is none, 403 if the token does not open it."""
    found = KINDS.get(code)
    if found is None:
        raise Http404
    token = request.auth
    if not isinstance(token, SourceToken) or not token_opens(token, found.code):
        raise PermissionDenied(reason_of("wrong_source", {}))
    return found
