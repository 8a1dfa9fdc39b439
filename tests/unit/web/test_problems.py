"""Problem documents, renderer and pages of the API."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from web import problems
from web.pagination import CursorPage
from web.problems import Problem, ProblemError
from web.renderers import JSONRenderer, dumps


def handled(exc: Exception) -> dict[str, object]:
    answer = problems.exception_handler(exc, {"request": RequestFactory().get("/api/v1/returns/")})
    assert answer is not None
    return dict(answer.data)


def test_a_problem_is_announced_as_one() -> None:
    answer = problems.exception_handler(Http404(), {})
    assert answer is not None
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("exc", "status"),
    [
        (Http404(), 404),
        (PermissionDenied(), 403),
        (exceptions.NotAuthenticated(), 401),
        (exceptions.ParseError(), 400),
        (exceptions.Throttled(wait=30), 429),
        (exceptions.MethodNotAllowed("PUT"), 405),
        (DjangoValidationError("Too long."), 422),
        (problems.invalid([]), 422),
    ],
)
def test_each_exception_has_its_status(exc: Exception, status: int) -> None:
    assert handled(exc)["status"] == status


def test_a_problem_has_a_title_in_words() -> None:
    assert handled(Http404())["title"] == "Not found"


def test_a_problem_names_the_address() -> None:
    assert handled(Http404())["instance"] == "/api/v1/returns/"


def test_an_unforeseen_exception_is_left_alone() -> None:
    assert problems.exception_handler(ZeroDivisionError(), {}) is None


def test_messages_of_rules_keep_place_and_remedy() -> None:
    error = ProblemError("/lines/3/wte", "WTE is below nought.", "Type the contracted WTE.", "error", "negative")
    assert handled(problems.invalid([error]))["errors"] == [
        {
            "pointer": "/lines/3/wte",
            "detail": "WTE is below nought.",
            "remedy": "Type the contracted WTE.",
            "severity": "error",
            "code": "negative",
        }
    ]


class LineSerializer(serializers.Serializer[object]):
    wte = serializers.DecimalField(max_digits=14, decimal_places=5)


class ReturnSerializer(serializers.Serializer[object]):
    lines = LineSerializer(many=True)


def test_messages_of_serializers_point_into_the_body() -> None:
    serializer = ReturnSerializer(data={"lines": [{"wte": "1"}, {"wte": "many"}]})
    assert not serializer.is_valid()
    found = problems.located(serializer.errors)
    assert [error.pointer for error in found] == ["/lines/1/wte"]


def test_messages_about_the_whole_point_at_the_whole() -> None:
    found = problems.located({"lines": [{"non_field_errors": ["No."]}]})
    assert [error.pointer for error in found] == ["/lines/0"]


def test_pointers_are_escaped() -> None:
    assert problems.escaped("a/b~c") == "a~1b~0c"


def test_waiting_is_announced() -> None:
    answer = problems.exception_handler(exceptions.Throttled(wait=30), {})
    assert answer is not None
    assert answer["Retry-After"] == "30"


def test_a_problem_may_carry_members_of_its_own() -> None:
    assert Problem(409, extra={"version": 3}).as_dict()["version"] == 3


def test_decimals_are_strings_with_every_digit() -> None:
    assert dumps({"wte": Decimal("26270.82978"), "big": Decimal("1E+2")}) == b'{"wte":"26270.82978","big":"100"}'


def test_texts_that_are_translated_late_are_resolved() -> None:
    assert dumps([gettext_lazy("Yes")]) == b'["Yes"]'


def test_moments_and_identifiers_have_their_standard_form() -> None:
    moment = datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.UTC)
    assert orjson.loads(dumps([moment, uuid.UUID(int=1)])) == [
        "2026-03-31T12:00:00Z",
        "00000000-0000-0000-0000-000000000001",
    ]


class FiguresView(APIView):
    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)

    def get(self, request: Request) -> Response:
        if "fail" in request.query_params:
            raise problems.invalid([ProblemError("/wte", "No.")])
        return Response({"wte": Decimal("1.50")})

    def get_exception_handler(self) -> Any:
        return problems.exception_handler


def test_an_answer_is_json() -> None:
    answer = FiguresView.as_view()(RequestFactory().get("/"))
    answer.render()
    assert (answer["Content-Type"], answer.content) == ("application/json", b'{"wte":"1.50"}')


def test_a_failure_is_sent_as_a_problem() -> None:
    answer = FiguresView.as_view()(RequestFactory().get("/", {"fail": "1"}))
    answer.render()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError):
        dumps(object())


def test_nothing_is_an_empty_body() -> None:
    assert JSONRenderer().render(None) == b""


def test_a_page_never_holds_more_than_a_thousand_rows() -> None:
    request = Request(RequestFactory().get("/", {"page_size": "5000"}))
    assert CursorPage().get_page_size(request) == 1000
