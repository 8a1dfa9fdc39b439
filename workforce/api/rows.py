"""The API's door: lines as JSON become the rows that every door hands to the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from web.problems import Problem, ProblemError, ProblemException, escaped, invalid
from workforce.rules import SECTIONS, Pointer, Row, SectionDefinition

MOST_LINES = 10_000
"""Lines in one request."""

LONGEST_TEXT = 500
"""Letters in one value; no field keeps more than 200."""

MOST_FAULTS = 1_000

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Characters that cannot stand in an answer; in values the rules pass them over."""


def rows_of(section: str, payload: Any) -> list[Row]:
    """The rows of ``{"lines": [{"period": "2026-09", "profession": "midwife", …}, …]}``.

    Raises:
        ProblemException: 400 if it is not such an object, 413 if it has too many lines, 422 if a line holds something
            that is neither text nor number, or a field that the section does not have. All faults are told at once.
    """
    lines = _lines(payload)
    definition = SECTIONS[section]
    faults = list(_faults(lines, definition))
    if faults:
        raise invalid(faults[:MOST_FAULTS], _told(len(faults)))
    return [_row(definition, number, line) for number, line in enumerate(lines)]


def _lines(payload: Any) -> list[Any]:
    if not isinstance(payload, dict) or not isinstance(payload.get("lines"), list):
        fault = ProblemError("/lines", "There is no list of lines.", 'Send an object such as {"lines": [{…}, {…}]}.')
        raise ProblemException(Problem(400, "The data is not in the expected form", errors=(fault,)))
    if len(payload["lines"]) > MOST_LINES:
        detail = (
            f"There are {len(payload['lines']):,} lines; at most {MOST_LINES:,} are taken in one request. Upload a "
            "file instead, or send a return for each organisation."
        )
        raise ProblemException(Problem(413, detail=detail))
    return payload["lines"]


def _told(count: int) -> str:
    words = "Nothing was saved. Put right what is listed and send it again."
    return words if count <= MOST_FAULTS else f"{words} Listed are the first {MOST_FAULTS:,} of {count:,} faults."


def _faults(lines: list[Any], definition: SectionDefinition) -> Iterator[ProblemError]:
    for number, line in enumerate(lines):
        if not isinstance(line, dict):
            yield ProblemError(f"/lines/{number}", "This line is not an object.", "Send its fields by name.",
                               code="wrong-type")  # fmt: skip
            continue
        for name, value in line.items():
            pointer = f"/lines/{number}/{escaped(_printable(name))}"
            if name not in definition.by_name:
                yield _unknown_field(pointer, name, definition)
            elif fault := _fault(value):
                yield ProblemError(pointer, *fault)


def _unknown_field(pointer: str, name: str, definition: SectionDefinition) -> ProblemError:
    return ProblemError(
        pointer,
        f"“{_printable(name)[:60]}” is not a field of {definition.label.lower()}.",
        f"The fields are listed at /api/v1/sections/{definition.code}/.",
        code="unknown-field",
    )


def _fault(value: Any) -> tuple[str, str, str, str] | None:
    """What is wrong with a value whatever its field, as (detail, remedy, severity, code)."""
    if isinstance(value, bool | list | Mapping):
        kind = "true or false" if isinstance(value, bool) else "a list" if isinstance(value, list) else "an object"
        return f"This is {kind}.", "Send a text, a number, or null for what is not known.", "error", "wrong-type"
    if not isinstance(value, str):
        return None
    if len(value) > LONGEST_TEXT:
        return "This text is too long to be meant.", f"Send at most {LONGEST_TEXT} letters.", "error", "too-long"
    return None


def _printable(name: str) -> str:
    return UNPRINTABLE.sub("?", name)[:LONGEST_TEXT]


def _row(definition: SectionDefinition, number: int, line: Mapping[str, Any]) -> Row:
    values = {name: None if value is None else str(value) for name, value in line.items()}
    places = {item.name: Pointer(f"/lines/{number}/{item.name}") for item in definition.fields}
    return Row(definition.code, values, places, Pointer(f"/lines/{number}"))
