"""Reading the reference files, and putting rows in place by their natural keys."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Model

from workforce.models import LoadedReference

Record = dict[str, str]


def rows_of(folder: Path, name: str) -> list[Record]:
    """The rows of ``<name>.csv``; none if there is no such file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


@dataclass(frozen=True)
class Difference:
    """What loading a file would do: rows to add, rows to change, and how many were written here and are kept."""

    added: list[Any]
    changed: list[Any]
    kept: int

    @property
    def counts(self) -> dict[str, int]:
        return {"added": len(self.added), "changed": len(self.changed), "kept": self.kept}


def put(
    model: type[Model],
    key: Sequence[str],
    wanted: Iterable[Model],
    fields: Sequence[str],
    *,
    standing: Iterable[Model] | None = None,
) -> dict[str, int]:
    """Add what is missing and change what differs, by natural key; nothing is taken away.

    Returns:
        How many rows were added, changed and kept (see ``compare``).
    """
    difference = compare(model, key, wanted, fields, standing=standing)
    write(model, difference, fields)
    return difference.counts


def compare(
    model: type[Model],
    key: Sequence[str],
    wanted: Iterable[Model],
    fields: Sequence[str],
    *,
    standing: Iterable[Model] | None = None,
) -> Difference:
    """What differs, and a note of what the file says now.

    A row that no longer says what was loaded last, or that was never loaded, was written here: it is kept as it is.
    ``key`` and ``fields`` are names of attributes (``system_id`` for a foreign key); texts of the key are compared
    whatever their case. ``standing`` are the rows to look among (all, if None).
    """
    there = {_key(one, key): one for one in (model._default_manager.all() if standing is None else standing)}
    loaded = LoadedReference.objects.get_or_create(table=model._meta.label_lower)[0]
    found, digests = Difference([], [], 0), dict(loaded.digests)
    for one in wanted:
        name, now = _key(one, key), _digest(one, fields)
        old = there.get(name)
        held = _digest(old, fields) if old is not None else ""
        if old is None:
            found.added.append(one)
        elif held != now and digests.get(name) == held:
            one.pk = old.pk
            found.changed.append(one)
        elif held != now:
            found = replace(found, kept=found.kept + 1)
        digests[name] = now
    if digests != loaded.digests:
        loaded.digests = digests
        loaded.save()
    return found


def write(model: type[Model], difference: Difference, fields: Sequence[str]) -> None:
    """Do what ``compare`` found."""
    model._default_manager.bulk_create(difference.added, batch_size=500)
    if difference.changed:
        names = [name.removesuffix("_id") for name in fields]
        model._default_manager.bulk_update(difference.changed, names, batch_size=200)


def _key(one: Model, names: Sequence[str]) -> str:
    return json.dumps([_plain(getattr(one, name)) for name in names], ensure_ascii=False).casefold()


def _digest(one: Model, fields: Sequence[str]) -> str:
    told = json.dumps([_plain(getattr(one, name)) for name in fields], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The same for the same value, whether it came from a file or from the database."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, str | bool | int | list | dict) else str(value)


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
