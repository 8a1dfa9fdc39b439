"""Turns a pointer into a model into one into its file, where a short form may stand for what the model spells out."""

from __future__ import annotations

from typing import Any, Final

from planning.engine.files.problems import below
from planning.engine.files.shapes import WORKLOAD, Plain, fields
from planning.engine.files.values import EACH_STEP
from planning.engine.types import CellInputs
from planning.engine.workload import INDIVIDUAL

BY_BAND: Final = frozenset(name for name, field in fields(CellInputs).items() if field.shape is Plain.BY_BAND)
STANDARDS: Final = ("hours_per_unit", "units_per_hour")


def in_file(content: Any, location: str) -> str:
    """The place in the file that a place in its model came from.

    Where the file gives one value for many, the pointer is to that value; where it leaves a field out, to the object
    that could hold it.
    """
    at, here, left = "", content, location.split("/")[1:]
    while left:
        if isinstance(here, dict) and left[0] == "ratios" and WORKLOAD in here:
            left = _within_workload(here[WORKLOAD], left)
        elif isinstance(here, dict) and EACH_STEP in here:
            left = _through_each_step(left, by_band=at.rpartition("/")[2] in BY_BAND)
        key = _key(here, left[0])
        if key is not None:
            at, here = below(at, key), here[key]
        elif not left[0].isdecimal():
            break
        left = left[1:]
    return at


def _key(here: Any, token: str) -> str | int | None:
    """The member or item of a value that a token names, if it has one."""
    if isinstance(here, dict):
        return token if token in here else None
    if isinstance(here, list) and token.isdecimal():
        return int(token) if int(token) < len(here) else None
    return None


def _through_each_step(left: list[str], *, by_band: bool) -> list[str]:
    """One list for each step holds for every band: the band's place is not in the file."""
    places, names = [token for token in left if token.isdecimal()], [token for token in left if not token.isdecimal()]
    return [EACH_STEP, *(places[1:] if by_band else places), *names]


def _within_workload(workload: Any, left: list[str]) -> list[str]:
    """A ratio that was made of a workload: the place of the activity, or of the allowances, that it stands for."""
    if len(left) < 2:
        return [WORKLOAD]
    place, rest = int(left[1]), left[2:]
    activities = workload["activities"]
    if place >= len(activities):
        return [WORKLOAD, INDIVIDUAL.replace(" ", "_")]
    if rest[:1] == ["wte_per_unit"]:
        steps = [token for token in rest[1:] if token.isdecimal()]  # low and high of a rate change places
        rest = [name for name in STANDARDS if name in activities[place]] + steps
    return [WORKLOAD, "activities", str(place), *rest]
