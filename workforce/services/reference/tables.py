"""Reading the reference files, and putting rows in place by their natural keys."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Model

Record = dict[str, str]


def rows_of(folder: Path, name: str) -> list[Record]:
    """The rows of ``<name>.csv``; none if there is no such file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


def put(model: type[Model], key: Sequence[str], wanted: Iterable[Model], fields: Sequence[str]) -> dict[str, int]:
    """Add what is missing and change what differs, by natural key; nothing is taken away.

    ``key`` and ``fields`` are names of attributes (``system_id`` for a foreign key).

    Returns:
        How many rows were added and changed.
    """
    standing = {tuple(getattr(one, name) for name in key): one for one in model._default_manager.all()}
    added, changed = [], []
    for one in wanted:
        old = standing.get(tuple(getattr(one, name) for name in key))
        if old is None:
            added.append(one)
        elif any(getattr(old, name) != getattr(one, name) for name in fields):
            one.pk = old.pk
            changed.append(one)
    model._default_manager.bulk_create(added, batch_size=500)
    if changed:
        model._default_manager.bulk_update(changed, [name.removesuffix("_id") for name in fields], batch_size=200)
    return {"added": len(added), "changed": len(changed)}


def flag(text: str) -> bool:
    return text == "true"


def number(text: str, places: int = 4) -> Decimal | None:
    """A figure of a reference file; blank is unknown."""
    return Decimal(text).quantize(Decimal(1).scaleb(-places)) if text else None


def profile(text: str) -> dict[str, float]:
    """A profile written ``band:share;band:share``."""
    pairs = (part.rsplit(":", 1) for part in text.split(";") if part)
    return {band.strip(): float(share) for band, share in pairs}


def ids(model: type[Model], *names: str) -> dict[Any, int]:
    """Primary keys by natural key (a tuple where there are several names)."""
    listed = model._default_manager.values_list("pk", *names)
    return {(rest[0] if len(rest) == 1 else tuple(rest)): pk for pk, *rest in listed}
