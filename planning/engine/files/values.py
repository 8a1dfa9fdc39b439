"""Reads the single values of a model file: numbers, dates, ranges, and values by step or by band."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from planning.engine.files.problems import ModelFileError, Problem, below, refuse
from planning.engine.files.shapes import Plain
from planning.engine.types import ByBand, OverSteps, Triple, exactly

LARGEST: Final = 1e12
"""No number of a model is larger; products of a few of these still fit single precision."""

TOO_LARGE: Final = 2**63
"""For whole numbers, of which a seed is the largest."""

EACH_STEP: Final = "each_step"
INFINITY: Final = "infinity"
NAMES: Final = ("low", "mode", "high")
DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def kind_of(value: Any) -> str:
    """A value in words, for messages."""
    if value is None:
        return "null (unknown)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text “{value[:40]}{'…' if len(value) > 40 else ''}”"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else f"{value:.12g}" if isinstance(value, float) else f"{value}"[:40]


def text(at: str, value: Any) -> str:
    """A name or a code."""
    if not isinstance(value, str):
        raise refuse(at, f"This must be text in quotation marks, not {kind_of(value)}.")
    return value


def flag(at: str, value: Any) -> bool:
    """Whether a convention holds."""
    if not isinstance(value, bool):
        raise refuse(at, f"This must be true or false, not {kind_of(value)}.")
    return value


def day(at: str, value: Any) -> dt.date:
    """A date."""
    try:
        if isinstance(value, str) and DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        raise refuse(at, f"There is no such day as {value}.") from None
    raise refuse(at, f"This must be a date such as “2025-03-31”, not {kind_of(value)}.")


def whole(at: str, value: Any) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise refuse(at, f"This must be a whole number, not {kind_of(value)}.")
    if abs(value) >= TOO_LARGE:
        raise refuse(at, "This whole number is larger than any that a model may hold.")
    return int(value)


def number(at: str, value: Any) -> float:
    """A number that can be computed with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        remedy = "; write it without quotation marks" if isinstance(value, str) else ""
        raise refuse(at, f"This must be a number, not {kind_of(value)}{remedy}.")
    if abs(value) > LARGEST:
        raise refuse(at, f"This is larger than {LARGEST:g}, the largest number a model may hold; check its unit.")
    return float(value)


def triple(at: str, value: Any) -> Triple:
    """Low, mode and high; one number means exactly that."""
    if isinstance(value, list | str | None):
        raise refuse(at, f"This must be a number, or an object with low, mode and high, not {kind_of(value)}.")
    if not isinstance(value, dict):
        return exactly(number(at, value))
    problems = [
        Problem(below(at, key[:100]), "A range holds low, mode and high, and nothing else.")
        for key in value
        if key not in NAMES
    ]
    problems += [Problem(at, f"“{name}” is missing here.") for name in NAMES if name not in value]
    if problems:
        raise ModelFileError(*problems)
    low, mode, high = _all(number, at, [(name, value[name]) for name in NAMES])
    return Triple(low, mode, high)


def over_steps(at: str, value: Any) -> OverSteps:
    """A value that holds throughout, or one for each step."""
    if isinstance(value, list):
        return _all(triple, at, list(enumerate(value)))
    return _each_step(at, value) if _is_each_step(value) else triple(at, value)


def by_band(at: str, value: Any, bands: int) -> ByBand:
    """One value for each band; anything but a list holds for all of them."""
    if isinstance(value, list):
        return _all(over_steps, at, list(enumerate(value)))
    return (over_steps(at, value),) * bands


def numbers(at: str, value: Any) -> tuple[float, ...]:
    """A list of numbers; a number alone is a list of one."""
    if isinstance(value, list):
        return _all(number, at, list(enumerate(value)))
    if isinstance(value, str | dict):
        raise refuse(at, f"This must be a list of numbers, not {kind_of(value)}.")
    return (number(at, value),)


def edges(at: str, value: Any) -> tuple[float, ...]:
    """Ages, of which the last may be open."""
    if not isinstance(value, list):
        raise refuse(at, f"This must be a list of ages, not {kind_of(value)}.")
    open_ended = bool(value) and value[-1] == INFINITY
    found: tuple[float, ...] = _all(number, at, list(enumerate(value[:-1] if open_ended else value)))
    return (*found, math.inf) if open_ended else found


def steps(at: str, value: Any) -> tuple[float, ...]:
    """Lengths of steps in years, one by one or as a count of equal ones."""
    if not isinstance(value, dict):
        return numbers(at, value)
    if set(value) != {"count", "years"}:
        raise refuse(at, "Give steps as a list of lengths in years, or as an object with count and years.")
    count = whole(below(at, "count"), value["count"])
    if not 1 <= count <= 10_000:
        raise refuse(below(at, "count"), f"There must be at least 1 step and at most 10,000, not {count:.3g}.")
    return (number(below(at, "years"), value["years"]),) * count


def part(at: str, value: Any) -> tuple[str, float]:
    """A cell of a roll-up and the share of it that counts; a code alone counts in full."""
    if isinstance(value, str):
        return (value, 1.0)
    if not isinstance(value, list) or len(value) != 2:
        raise refuse(at, f"This must be a cell’s code, or a list of a code and a share, not {kind_of(value)}.")
    return (text(below(at, 0), value[0]), number(below(at, 1), value[1]))


def _is_each_step(value: Any) -> bool:
    return isinstance(value, dict) and EACH_STEP in value


def _each_step(at: str, value: dict[str, Any]) -> OverSteps:
    if len(value) > 1:
        raise refuse(at, f"Beside {EACH_STEP} there can be nothing else.")
    found = value[EACH_STEP]
    if not isinstance(found, list):
        raise refuse(below(at, EACH_STEP), f"This must be a list, one value for each step, not {kind_of(found)}.")
    return _all(triple, below(at, EACH_STEP), list(enumerate(found)))


def _all(read: Callable[[str, Any], Any], at: str, items: list[tuple[str | int, Any]]) -> tuple[Any, ...]:
    """Read every item, and tell about all that cannot be read."""
    found: list[Any] = []
    problems: list[Problem] = []
    for key, item in items:
        try:
            found.append(read(below(at, key), item))
        except ModelFileError as error:
            problems += error.problems
    if problems:
        raise ModelFileError(*problems)
    return tuple(found)


READ: Final[Mapping[Plain, Callable[[str, Any], Any]]] = {
    Plain.TEXT: text,
    Plain.NUMBER: number,
    Plain.WHOLE: whole,
    Plain.FLAG: flag,
    Plain.DAY: day,
    Plain.TRIPLE: triple,
    Plain.OVER_STEPS: over_steps,
    Plain.NUMBERS: numbers,
    Plain.EDGES: edges,
    Plain.STEPS: steps,
    Plain.PART: part,
}
"""How each shape is read, except by band, which needs to know how many bands there are."""
