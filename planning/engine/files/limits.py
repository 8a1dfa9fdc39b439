"""How large a model in a file may be: more than anyone needs, less than what would stop the machine."""

from __future__ import annotations

from typing import Final

from planning.engine.errors import ModelError
from planning.engine.types import ModelInputs
from planning.engine.validation import LAST_YEAR

MOST_BANDS: Final = 1_000
MOST_STEPS: Final = 1_200
MOST_DRAWS: Final = 100_000
MOST_POSITIONS: Final = 50_000_000
"""Cells x bands x steps."""


def check_size(model: ModelInputs) -> None:
    """Refuse what is too large to project.

    Raises:
        ModelError: with a pointer into the model.
    """
    cells, steps = len(model.cells), len(model.steps)
    _at_most("/age_edges", model.bands, MOST_BANDS, "bands")
    _at_most("/steps", steps, MOST_STEPS, "steps")
    _at_most("/draws", model.draws, MOST_DRAWS, "draws")
    _check_calendar(model)
    _at_most("/cells", cells * model.bands * steps, MOST_POSITIONS, "cells x bands x steps")


def _at_most(at: str, found: int, most: int, what: str) -> None:
    if found > most:
        raise ModelError(at, f"A model file may have at most {most:,} {what}, not {found:.7g}. Split or shorten it.")


def _check_calendar(model: ModelInputs) -> None:
    """A course must end on a day that the calendar has."""
    for place, cell in enumerate(model.cells):
        for line, pipeline in enumerate(cell.pipelines):
            for number, cohort in enumerate(pipeline.cohorts):
                if cohort.starts.year >= LAST_YEAR:
                    at = f"/cells/{place}/pipelines/{line}/cohorts/{number}/starts"
                    raise ModelError(at, f"Courses must start before the year {LAST_YEAR}, not {cohort.starts.year}.")
