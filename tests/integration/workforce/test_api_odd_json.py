"""Odd JSON at the addresses of lines: always an answer in words, never a server error, never half of it saved."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.plugins.partner_api import World
from workforce.api.examples import LINES
from workforce.models import Line, Submission, Version
from workforce.rules import SECTIONS
from workforce.services.lines import MODELS

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api odd json")]

ODD_WORDS = (
    "", " ", "\x00", "\ud800", "NaN", "1e999", "-0", "−5", "(3)", "12,5", "1/2", "#REF!", "9999-99", "0000-00",
    "2026-13", "2100-12", "1990-01", "43008", "٣", "1" * 60, "x" * 600, "degree", "midwife", "posts", "RH8", "ryf",
)  # fmt: skip
ODD_TEXT = st.text(max_size=12) | st.sampled_from(ODD_WORDS)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def sections_and_bodies(draw: st.DrawFn) -> tuple[str, Any]:
    """A section, and a body: often a good line with one or two odd values, sometimes anything at all."""
    section = draw(st.sampled_from(sorted(SECTIONS)))
    names = st.sampled_from([item.name for item in SECTIONS[section].fields]) | ODD_TEXT
    changes = st.dictionaries(names, ODD, max_size=2)
    line = changes.map(lambda odd: {**LINES[section][0], **odd}) | ODD
    return section, draw(st.lists(line, max_size=3).map(lambda lines: {"lines": lines}) | ODD)


def kept() -> tuple[int, ...]:
    models: list[Any] = [Submission, Version, *MODELS.values()]
    return tuple(model.objects.count() for model in models)


def answered_in_words(answer: Any) -> bool:
    problem = answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code == 200 or (400 <= answer.status_code < 500 and problem and bool(answer.json()["title"]))


def lines_of(section: str) -> Any:
    model: type[Line] = MODELS[section]
    return model.objects


def saved_whole_or_not_at_all(answer: Any, section: str, body: Any, before: tuple[int, ...]) -> bool:
    """What is answered with 200 is all there; what is refused has left nothing."""
    if answer.status_code != 200:
        return kept() == before
    sent = [line for line in body["lines"] if any(str(value or "").strip() for value in line.values())]
    return answer.json()["version"]["line_count"] == lines_of(section).count() <= len(sent)


def tried(world: World, section: str, body: Any, query: str = "") -> bool:
    """Whether the answer keeps the promises; the database is as before afterwards."""
    at = f"{world.lines_at(section)}{query}"
    with transaction.atomic():
        before = kept()
        answer = world.partner.put(at, json.dumps(body).encode())
        held = answered_in_words(answer)
        held = held and (kept() == before if query else saved_whole_or_not_at_all(answer, section, body, before))
        transaction.set_rollback(True)
    return held


ODDLY = settings(
    max_examples=80, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip


@seed(20261125)
@ODDLY
@given(case=sections_and_bodies())
def test_odd_lines_are_saved_whole_or_refused_in_words(api_world: World, case: tuple[str, Any]) -> None:
    assert tried(api_world, *case)


@seed(20261126)
@settings(ODDLY, max_examples=40)
@given(case=sections_and_bodies())
def test_a_dry_run_of_odd_lines_writes_nothing(api_world: World, case: tuple[str, Any]) -> None:
    assert tried(api_world, *case, query="?dry_run=true")


@seed(20261127)
@settings(ODDLY, max_examples=60)
@given(body=st.binary(max_size=60))
def test_bytes_that_are_no_json_are_refused_in_words(api_world: World, body: bytes) -> None:
    assert answered_in_words(api_world.partner.put(api_world.lines_at(), body))


@seed(20261128)
@settings(ODDLY, max_examples=60)
@given(case=sections_and_bodies())
def test_odd_lines_of_several_organisations_are_saved_or_refused_in_words(
    api_world: World, case: tuple[str, Any]
) -> None:
    section, body = case
    with transaction.atomic():
        answer = api_world.planner.put(f"sections/{section}/lines/", json.dumps(body).encode())
        transaction.set_rollback(True)
    assert answered_in_words(answer)


@seed(20261129)
@settings(ODDLY, max_examples=20)
@given(body=ODD)
def test_odd_reasons_are_refused_in_words(api_world: World, body: Any) -> None:
    with transaction.atomic():
        code = api_world.saved().json()["version"]["code"]
        answer = api_world.partner.post(f"versions/{code}/submit/", json.dumps(body).encode())
        transaction.set_rollback(True)
    assert answered_in_words(answer)
