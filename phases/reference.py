"""Loads the seven phases and their deliverables from the reference data."""

import csv
from pathlib import Path

from django.db import transaction

from phases.models import Deliverable, Phase


@transaction.atomic
def load(folder: Path) -> int:
    """Bring the phases and deliverables up to the CSV files in ``folder``; returns how many rows were read."""
    phases = [_phase(row) for row in _rows(folder / "phases.csv")]
    deliverables = [_deliverable(row) for row in _rows(folder / "phase_deliverables.csv")]
    return len(phases) + len(deliverables)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _phase(row: dict[str, str]) -> Phase:
    told = {
        "name": row["name"],
        "order": int(row["order"]),
        "purpose": row["purpose"],
        "key_questions": [question.strip() for question in row["key_questions"].split("|") if question.strip()],
        "source": row["source"],
    }
    return Phase.objects.update_or_create(code=row["code"], defaults=told)[0]


def _deliverable(row: dict[str, str]) -> Deliverable:
    phase = Phase.objects.get(code=row["phase_code"])
    told = {"name": row["name"], "description": row["description"]}
    return Deliverable.objects.update_or_create(phase=phase, order=int(row["order"]), defaults=told)[0]
