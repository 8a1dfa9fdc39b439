"""Loads the four pillars and their workstreams from the reference data."""

from pathlib import Path

from django.db import transaction

from pillars.models import Framework, Pillar, Workstream
from workforce.services.reference.tables import Record, ids, put, rows_of

PEOPLE_PLAN = "people-plan"


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """Bring the pillars and workstreams up to the CSV files in ``folder``; how many rows were added and changed."""
    template, _ = Framework.objects.get_or_create(
        system=None, code=PEOPLE_PLAN, defaults={"name": "People Plan at system level", "pillar_word": "pillar"}
    )
    wanted = [
        Pillar(
            framework=template,
            **{name: row[name] for name in ("code", "name", "description", "source")},
            order=int(row["order"]),
        )
        for row in rows_of(folder, "pillars")
    ]
    pillars = put(Pillar, ["framework_id", "code"], wanted, ["name", "description", "order", "source"])
    keys = ids(Pillar, "code")
    streams = put(
        Workstream,
        ["framework_id", "code"],
        [_workstream(row, keys, template) for row in rows_of(folder, "workstreams")],
        ["kind", "pillar_id", "name", "description", "order", "source"],
    )
    return {name: pillars[name] + streams[name] for name in ("added", "changed")}


def _workstream(row: Record, pillars: dict[str, int], template: Framework) -> Workstream:
    told = {name: row[name] for name in ("code", "kind", "name", "description", "source")}
    pillar = pillars[row["pillar_code"]] if row["pillar_code"] else None
    return Workstream(framework=template, **told, order=int(row["order"]), pillar_id=pillar)
