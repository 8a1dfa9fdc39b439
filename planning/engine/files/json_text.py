"""Turns the bytes of a file into values, and refuses what JSON leaves open: keys given twice, NaN, endless numbers."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

from planning.engine.files.problems import ModelFileError, Problem, below, refuse, shortened

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_DIGITS: Final = 400
HALF_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Stands where a value cannot be used, until its place is known."""

    message: str


class _Object(dict[str, Any]):
    """An object in which some keys stood more than once."""

    repeated: tuple[str, ...] = ()


def parse(data: bytes) -> Any:
    """The values of a JSON text.

    Raises:
        ModelFileError: it says line and column where the text is not JSON, and a pointer where a value is flawed.
    """
    if len(data) > MOST_BYTES:
        words = (
            f"The file is larger than {MOST_BYTES // 1024**2} MB. Split the model: only transfers tie cells together."
        )
        raise refuse("", words)
    text = _decode(data)
    parser = _Parser()
    try:
        value = json.loads(
            text,
            object_pairs_hook=parser.members,
            parse_constant=parser.constant,
            parse_int=parser.whole,
            parse_float=parser.number,
        )
    except json.JSONDecodeError as error:
        words = f"Line {error.lineno}, column {error.colno}: this is not JSON ({_lower(error.msg)})."
        raise refuse("", words) from None
    except RecursionError:
        raise refuse("", "Lists and objects are nested too deeply: a model needs no more than about ten.") from None
    if parser.flawed or HALF_CHARACTER.search(text):
        _tell_flaws(value)
    return value


class _Parser:
    """Makes values; notes that a flaw is among them, so that a sound file need not be walked again."""

    def __init__(self) -> None:
        self.flawed = False

    def members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        names = [name for name, _ in pairs]
        self.flawed, marked = True, _Object(found)
        marked.repeated = tuple(name for name in found if names.count(name) > 1)
        return marked

    def constant(self, text: str) -> Flaw:
        return self._flaw(f"{text} is not a number. Write null for unknown, or “infinity” as the last age edge.")

    def whole(self, text: str) -> int | Flaw:
        return int(text) if len(text) <= MOST_DIGITS else self._flaw("This number is too large to compute with.")

    def number(self, text: str) -> float | Flaw:
        value = float(text)
        return value if math.isfinite(value) else self._flaw("This number is too large to compute with.")

    def _flaw(self, message: str) -> Flaw:
        self.flawed = True
        return Flaw(message)


def _tell_flaws(value: Any) -> None:
    problems: list[Problem] = []
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        pointer, one = waiting.pop()
        if isinstance(one, Flaw):
            problems.append(Problem(pointer, one.message))
        elif isinstance(one, str) and _is_half(one):
            problems.append(Problem(pointer, "This text holds half a character; write the whole character."))
        elif isinstance(one, list):
            waiting += [(below(pointer, place), item) for place, item in reversed(list(enumerate(one)))]
        elif isinstance(one, dict):
            problems += _of_keys(pointer, one)
            waiting += [(below(pointer, key), item) for key, item in reversed(one.items()) if not _is_half(key)]
    if problems:
        raise ModelFileError(*shortened(problems))


def _of_keys(pointer: str, found: dict[str, Any]) -> list[Problem]:
    twice = found.repeated if isinstance(found, _Object) else ()
    words = "This key stands more than once in its object; keep one of them."
    problems = [Problem(below(pointer, key), words) for key in twice if not _is_half(key)]
    if any(_is_half(key) for key in found):
        problems.append(Problem(pointer, "A key holds half a character; write the whole character."))
    return problems


def _is_half(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse("", f"Line {line}: the file is not UTF-8 text. Save it as UTF-8.") from None


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
