"""Loads the four pillars and their workstreams from the reference data."""

from pathlib import Path

from django.db import transaction

from pillars.models import Pillar, Workstream
from workforce.services.reference.tables import Record, ids, put, rows_of


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """Bring the pillars and workstreams up to the CSV files in ``folder``; how many rows were added and changed."""
    wanted = [
        Pillar(**{name: row[name] for name in ("code", "name", "description", "source")}, order=int(row["order"]))
        for row in rows_of(folder, "pillars")
    ]
    pillars = put(Pillar, ["code"], wanted, ["name", "description", "order", "source"])
    keys = ids(Pillar, "code")
    streams = put(
        Workstream,
        ["code"],
        [_workstream(row, keys) for row in rows_of(folder, "workstreams")],
        ["kind", "pillar_id", "name", "description", "order", "source"],
    )
    return {name: pillars[name] + streams[name] for name in ("added", "changed")}


def _workstream(row: Record, pillars: dict[str, int]) -> Workstream:
    told = {name: row[name] for name in ("code", "kind", "name", "description", "source")}
    pillar = pillars[row["pillar_code"]] if row["pillar_code"] else None
    return Workstream(**told, order=int(row["order"]), pillar_id=pillar)
