"""JSON that callers send: bounded, never a server error, and nothing in it silently dropped."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class JSONParser(BaseParser):
    """`application/json`. A name that stands twice in one object is refused: which of the two was meant?"""

    media_type = "application/json"
    options: Mapping[str, Any] = {}

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        refuse_large(parser_context or {})
        try:
            return json.loads(stream.read(), object_pairs_hook=once, parse_constant=no_constant, **self.options)
        except RecursionError as deep:
            raise ParseError("The JSON is nested too deeply.") from deep
        except ValueError as wrong:
            raise ParseError(f"The body is not JSON: {wrong}") from wrong


class ExactJSONParser(JSONParser):
    """Numbers come as the text that was sent, so that no figure loses digits or its spelling on the way."""

    options = {"parse_float": str, "parse_int": str}


def refuse_large(context: Mapping[str, Any]) -> None:
    """Go on only if the body is not larger than `settings.DATA_UPLOAD_MAX_MEMORY_SIZE`.

    Raises:
        ProblemException: it is (413); the answer names the limit.
    """
    from web.problems import Problem, ProblemException  # the framework reads this module while that one is imported

    request, most = context.get("request"), settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    size = int(request.META.get("CONTENT_LENGTH") or 0) if request is not None else 0
    if size > most:
        detail = f"At most {most // (1024 * 1024)} MB are taken at once. Send fewer lines in each request."
        raise ProblemException(Problem(413, detail=detail))


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names stand once each.

    Raises:
        ValueError: one stands twice.
    """
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice[:60]}” stands twice in one object.")
    return made


def no_constant(name: str) -> Any:
    """NaN and the infinities are no JSON.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{name} is not a number. Send null for what is not known.")
