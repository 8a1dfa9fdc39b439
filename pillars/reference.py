"""Loads the templates from which a system starts its framework: pillars, workstreams and measures of success."""

from pathlib import Path

from django.db import transaction

from pillars.models import Framework, Pillar, PlanMeasure, Workstream
from workforce.models import Measure
from workforce.services.reference.tables import Record, ids, put, rows_of

Keys = dict[tuple[str, str], int]
"""Primary keys of pillars by code of their template and their own."""


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """Bring the templates up to the CSV files in ``folder``; how many rows were added and changed."""
    counts = [_frameworks(folder)]
    templates = dict(Framework.objects.filter(system=None).values_list("code", "pk"))
    counts.append(_pillars(folder, templates))
    pillars = {
        (framework, code): key
        for framework, code, key in Pillar.objects.filter(framework__system=None).values_list(
            "framework__code", "code", "pk"
        )
    }
    counts += [_workstreams(folder, templates, pillars), _measures(folder, templates, pillars)]
    return {name: sum(count[name] for count in counts) for name in ("added", "changed")}


def _frameworks(folder: Path) -> dict[str, int]:
    fields = ["name", "pillar_word", "vision", "source"]
    wanted = [Framework(**{name: row[name] for name in ("code", *fields)}) for row in rows_of(folder, "frameworks")]
    return put(Framework, ["code"], wanted, fields, standing=Framework.objects.filter(system=None))


def _pillars(folder: Path, templates: dict[str, int]) -> dict[str, int]:
    fields = ["name", "description", "order", "source"]
    wanted = [
        Pillar(
            framework_id=templates[row["framework_code"]],
            order=int(row["order"]),
            **{name: row[name] for name in ("code", "name", "description", "source")},
        )
        for row in rows_of(folder, "pillars")
    ]
    standing = Pillar.objects.filter(framework__system=None)
    return put(Pillar, ["framework_id", "code"], wanted, fields, standing=standing)


def _workstreams(folder: Path, templates: dict[str, int], pillars: Keys) -> dict[str, int]:
    fields = ["kind", "pillar_id", "name", "description", "order", "source"]
    wanted = [
        Workstream(
            framework_id=templates[row["framework_code"]],
            pillar_id=_pillar(row, pillars),
            order=int(row["order"]),
            **{name: row[name] for name in ("code", "kind", "name", "description", "source")},
        )
        for row in rows_of(folder, "workstreams")
    ]
    standing = Workstream.objects.filter(framework__system=None)
    return put(Workstream, ["framework_id", "code"], wanted, fields, standing=standing)


def _measures(folder: Path, templates: dict[str, int], pillars: Keys) -> dict[str, int]:
    plain = ("slug", "name", "definition", "unit", "direction", "numerator", "denominator", "computed", "source")
    fields = [*plain[1:], "pillar_id", "counts_people", "observes_id", "order", "target_date"]
    observed = ids(Measure, "code")
    wanted = [
        PlanMeasure(
            framework_id=templates[row["framework_code"]],
            pillar_id=_pillar(row, pillars),
            observes_id=observed[row["observes"]] if row["observes"] else None,
            counts_people=row["counts_people"] == "yes",
            target_date=row["target_date"] or None,
            order=place,
            **{name: row[name] for name in plain},
        )
        for place, row in enumerate(rows_of(folder, "plan_measures"), start=1)
    ]
    standing = PlanMeasure.objects.filter(system=None)
    return put(PlanMeasure, ["framework_id", "slug"], wanted, fields, standing=standing)


def _pillar(row: Record, pillars: Keys) -> int | None:
    return pillars[row["framework_code"], row["pillar_code"]] if row["pillar_code"] else None
