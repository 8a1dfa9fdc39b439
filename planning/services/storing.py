"""From the engine's results to the rows that pages read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import orjson
from django.db import transaction

from planning.engine import Results
from planning.models import NodeResult, Run
from planning.services.figures import Figures, closing_gap, told
from planning.services.nodes import DIMENSIONS, Node, RollUps
from planning.services.quality import Judge
from workforce.services.bulk import insert_rows

__all__ = ["closing_gap", "rows_of", "store", "store_all"]

BATCH: Final = 500
PLAIN: Final = ("run_id", "kind", "code", *DIMENSIONS)
STRUCTURED: Final = ("figures", "flows", "effects", "quality")


def rows_of(run: Run, results: Results, nodes: Iterable[Node], roll_ups: RollUps, judge: Judge) -> list[NodeResult]:
    """Rows not yet saved, one for each node; nodes with the same parts share what they say."""
    known: dict[str, Figures] = {}
    rows = []
    for node in nodes:
        name = roll_ups.name(node)
        if name not in known:
            known[name] = told(results.nodes[name])
        dimensions = {dimension: node.filters.get(dimension, "") for dimension in DIMENSIONS}
        quality = judge.quality(node)
        rows.append(NodeResult(run=run, kind=node.kind, code=node.code, quality=quality, **dimensions, **known[name]))
    return rows


def store(rows: list[NodeResult]) -> int:
    """Save the rows; a row that is there already (the same selection, worked out twice) stays as it is."""
    NodeResult.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def store_all(rows: list[NodeResult]) -> int:
    """Save the rows of a run that has none yet: many at once, for people wait for them."""
    insert_rows(NodeResult, (*PLAIN, *STRUCTURED), map(_values, rows))
    return len(rows)


def _values(row: NodeResult) -> list[object]:
    plain = [getattr(row, name) for name in PLAIN]
    return plain + [orjson.dumps(getattr(row, name), option=orjson.OPT_SERIALIZE_NUMPY).decode() for name in STRUCTURED]
