"""What a version would change, as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from workforce.selectors.changes import Change, Changes, Preview

MOST = 500
"""Lines listed one by one; the counts are always whole."""


def shown_preview(preview: Preview) -> dict[str, Any]:
    """Both comparisons."""
    return {
        "against_accepted": _changes(preview.against_accepted),
        "against_last_period": _changes(preview.against_last_period),
        "outranked": [f"{month:%Y-%m}" for month in preview.outranked],
    }


def _changes(changes: Changes) -> dict[str, Any]:
    kinds = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
    listed = [_line(kind, change) for kind, found in kinds.items() for change in found[:MOST]]
    return {
        "month": f"{changes.month:%Y-%m}" if changes.month else None,
        **{kind: len(found) for kind, found in kinds.items()},
        "same": changes.same,
        "lines": listed[:MOST],
    }


def _line(kind: str, change: Change) -> dict[str, Any]:
    line = change.line
    return {
        "change": kind,
        "period": f"{line.period:%Y-%m}",
        "profession": line.profession,
        "setting": line.setting,
        "unit": line.unit,
        "source_label": line.source_label,
        "key": dict(line.extra),
        "figures": _figures(change),
    }


def _figures(change: Change) -> list[dict[str, Any]]:
    names = (item.name for item in change.line.definition.figures)
    told = [(name, _text(change.before, name), _text(change.after, name)) for name in names]
    return [{"field": name, "before": before, "after": after} for name, before, after in told if before != after]


def _text(line: Any, name: str) -> str | None:
    value: Decimal | None = line.figure(name) if line is not None else None
    return None if value is None else f"{value:f}"
