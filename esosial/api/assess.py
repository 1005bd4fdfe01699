"""`POST /api/v1/assess`: the questions of `assess` for programs; public, throttled, nothing kept."""

import codecs
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from benefits.selectors import law_table
from esosial.assess import answer

MOST_CASES = 100


class ExactJSONParser(BaseParser):
    """JSON whose numbers with a point stay exact, because they are money."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body; raises ParseError (400) if it is not JSON."""
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            return json.load(codecs.getreader(encoding)(stream), parse_float=Decimal, parse_constant=_refuse)
        except (ValueError, LookupError, RecursionError) as error:
            raise ParseError(f"not readable as JSON: {error}") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


@method_decorator(login_not_required, name="dispatch")
class AssessView(APIView):
    """Answers one case or a list of them, each with its explanation."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (ExactJSONParser,)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        cases = request.data
        if not isinstance(cases, list):
            return Response(answer(law_table(), cases))
        if len(cases) > MOST_CASES:
            raise ParseError(f"at most {MOST_CASES} cases at once")
        table = law_table()
        return Response([answer(table, case) for case in cases])
