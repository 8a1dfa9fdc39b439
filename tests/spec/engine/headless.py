"""Model files as tests state them, and the way that such a file takes: read, project, print."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from planning.engine.__main__ import answer
from planning.engine.files.schema import schema

SCHEMA = Draft202012Validator(schema())


def run(**content: Any) -> dict[str, Any]:
    """What `python -m planning.engine` prints for a model file with this content."""
    usual = {"base_date": "2025-03-31", "steps": [1], "age_edges": [0, "infinity"], "draws": 1}
    file = {**usual, **content}
    SCHEMA.validate(file)
    printed: dict[str, Any] = json.loads(json.dumps(answer(json.dumps(file).encode()), allow_nan=False))
    return printed


def staff(code: str, opening: Any, **more: Any) -> dict[str, Any]:
    """A cell whose people stay as they are, unless `more` says otherwise."""
    return {"code": code, "opening": opening, "leave_rate": 0, "retire_rate": 0, "participation": 1, **more}


def levels(values: list[float]) -> dict[str, Any]:
    """Demand given as a series: its value at the base date, then one for each step."""
    return {"ratios": [{"name": "as given", "opening_units": values[0], "units": values[1:], "wte_per_unit": 1}]}


def published(folder: Path, name: str) -> Any:
    """A case of the shared folder, whose README says where each comes from."""
    return json.loads((folder / "cases" / name).read_text(encoding="utf-8"))


def columns(folder: Path, name: str) -> dict[str, list[float]]:
    """A CSV case by column; lines that begin with # say where it comes from."""
    with (folder / "cases" / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {column: [float(row[column]) for row in rows] for column in rows[0]}
