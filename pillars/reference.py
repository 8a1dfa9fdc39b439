"""Loads the four pillars and their workstreams from the reference data."""

import csv
from pathlib import Path

from django.db import transaction

from pillars.models import Pillar, Workstream


@transaction.atomic
def load(folder: Path) -> int:
    """Bring the pillars and workstreams up to the CSV files in ``folder``; returns how many rows were read."""
    pillars = [_pillar(row) for row in _rows(folder / "pillars.csv")]
    workstreams = [_workstream(row) for row in _rows(folder / "workstreams.csv")]
    return len(pillars) + len(workstreams)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _pillar(row: dict[str, str]) -> Pillar:
    told = {name: row[name] for name in ("name", "description", "source")} | {"order": int(row["order"])}
    return Pillar.objects.update_or_create(code=row["code"], defaults=told)[0]


def _workstream(row: dict[str, str]) -> Workstream:
    pillar = Pillar.objects.get(code=row["pillar_code"]) if row["pillar_code"] else None
    told = {name: row[name] for name in ("kind", "name", "description", "source")} | {"order": int(row["order"])}
    return Workstream.objects.update_or_create(code=row["code"], defaults={**told, "pillar": pillar})[0]
