"""JSON that is broken, or open to more than one reading, is refused with its place."""

import json

import pytest

from planning.engine.files import json_text
from planning.engine.files.json_text import parse
from planning.engine.files.problems import ModelFileError, Problem


def problem(data: bytes) -> Problem:
    with pytest.raises(ModelFileError) as error:
        parse(data)
    [found] = error.value.problems
    return found


def test_broken_json_tells_line_and_column() -> None:
    assert problem(b'{\n "a": 1,\n "b" 2}').message.startswith("Line 3, column 6:")


@pytest.mark.parametrize("data", [b"", b" ", b"{", b"{'a': 1}", b"[1,]", b'{"a": 1} x', b'"\x01"'])
def test_what_is_not_json(data: bytes) -> None:
    assert "this is not JSON" in problem(data).message


def test_another_encoding_tells_the_line() -> None:
    assert problem('{\n"a": "é"}'.encode("latin-1")).message.startswith("Line 2: the file is not UTF-8")


def test_a_byte_order_mark_is_fine() -> None:
    assert parse('{"a": 1}'.encode("utf-8-sig")) == {"a": 1}


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_tells_its_place(text: str) -> None:
    assert problem(f'{{"cells": [1, {text}]}}'.encode()).pointer == "/cells/1"


@pytest.mark.parametrize("text", ["1e999", "9" * 5000, "-" + "9" * 5000])
def test_an_endless_number_tells_its_place(text: str) -> None:
    assert problem(f'{{"draws": {text}}}'.encode()).pointer == "/draws"


def test_a_key_given_twice_tells_its_place() -> None:
    assert problem(b'{"cells": [{"code": 1, "code": 2}]}').pointer == "/cells/0/code"


def test_half_a_character_tells_its_place() -> None:
    assert problem(rb'{"cells": [{"code": "\ud800"}]}').pointer == "/cells/0/code"


def test_a_key_that_is_half_a_character_tells_its_object() -> None:
    assert problem(rb'{"cells": {"\ud800": 1}}').pointer == "/cells"


def test_a_whole_character_in_two_halves_is_fine() -> None:
    assert parse(rb'{"a": "\ud83d\ude00"}') == {"a": "😀"}


@pytest.mark.parametrize("brackets", ["[", '{"a":'])
def test_endless_nesting(brackets: str) -> None:
    assert "nested too deeply" in problem((brackets * 200_000).encode()).message


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MOST_BYTES", 5 * 1024**2)
    assert "larger than 5 MB" in problem(b" " * (5 * 1024**2 + 1)).message


def test_several_flaws_are_told_in_the_order_of_the_file() -> None:
    with pytest.raises(ModelFileError) as error:
        parse(b'{"a": [NaN, {"b": NaN}], "c": NaN}')
    assert [one.pointer for one in error.value.problems] == ["/a/0", "/a/1/b", "/c"]


def test_ordinary_json_is_what_it_is() -> None:
    content = {"a": [1, 2.5, -3e-7, None, True, "é"], "b": {}}
    assert parse(json.dumps(content).encode()) == content
