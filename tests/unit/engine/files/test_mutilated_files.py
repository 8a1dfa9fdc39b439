"""However a file is spoilt, it is either run or refused with a place that exists; nothing else can happen."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.engine.__main__ import answer
from planning.engine.files.problems import ModelFileError, Problem
from planning.engine.files.reading import read
from tests.unit.engine.files.mutilations import mutilated
from tests.unit.engine.files.rich import RICH, as_bytes

TEXT = as_bytes(RICH)
SINGLE = st.none() | st.booleans() | st.floats() | st.text()
ANY_JSON = st.recursive(SINGLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


def refused(work: Callable[[bytes], Any], data: bytes) -> Sequence[Problem]:
    """What keeps a file from being read or run; nothing if it can be."""
    try:
        work(data)
    except ModelFileError as error:
        return error.problems
    return ()


def exists(content: Any, pointer: str) -> bool:
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(content, list) and int(key) < len(content):
            content = content[int(key)]
        elif isinstance(content, dict) and key in content:
            content = content[key]
        else:
            return False
    return True


@settings(max_examples=200, deadline=None)
@given(mutilated(RICH, most=2))
def test_a_spoilt_file_is_run_or_refused(content: Any) -> None:
    spoilt_draws = isinstance(content, dict) and content.get("draws") != RICH["draws"]
    refused(read if spoilt_draws else answer, as_bytes(content))  # a run of many draws takes long


@settings(max_examples=200, deadline=None)
@given(mutilated(RICH))
def test_a_refusal_names_places_that_are_in_the_file(content: Any) -> None:
    problems = refused(read, as_bytes(content))
    assert [one.pointer for one in problems if not exists(content, one.pointer)] == []


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.binary(max_size=10))
def test_spoilt_bytes_are_read_or_refused(at: int, gone: int, put: bytes) -> None:
    refused(read, TEXT[:at] + put + TEXT[at + gone :])


@settings(max_examples=100, deadline=None)
@given(ANY_JSON)
def test_any_other_json_is_refused(content: Any) -> None:
    assert refused(read, json.dumps(content).encode())
