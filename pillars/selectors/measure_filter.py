"""Which measures answer to the filters of a list; pages, files and the API ask the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pillars.models import PlanMeasure
from pillars.selectors.measures import Seen

Wanted = Mapping[str, Any]
NOBODY: Final = "nobody"


def by_definition(rows: Iterable[PlanMeasure], wanted: Wanted, today: dt.date) -> list[PlanMeasure]:
    """Those whose definition answers; retired ones only where they are asked for."""
    tests = [test(wanted[name], today) for name, test in DEFINITION.items() if wanted.get(name)]
    kept = [one for one in rows if bool(one.retired) == bool(wanted.get("retired"))]
    return [one for one in kept if all(test(one) for test in tests)]


def by_series(found: Iterable[Seen], wanted: Wanted) -> list[Seen]:
    """Those whose observations answer."""
    return [one for one in found if all(test(one, wanted[name]) for name, test in SERIES.items() if wanted.get(name))]


def _text(words: str, _: dt.date) -> Callable[[PlanMeasure], bool]:
    sought = words.casefold()
    return lambda one: sought in f"{one.name} {one.definition}".casefold()


def _pillar(code: str, _: dt.date) -> Callable[[PlanMeasure], bool]:
    return lambda one: one.pillar is not None and one.pillar.code == code


def _owner(email: str, _: dt.date) -> Callable[[PlanMeasure], bool]:
    if email == NOBODY:
        return lambda one: one.owner is None
    return lambda one: one.owner is not None and one.owner.email == email


def _review(what: str, today: dt.date) -> Callable[[PlanMeasure], bool]:
    if what == "none":
        return lambda one: one.review_date is None
    return lambda one: one.review_date is not None and one.review_date < today


def _variation(seen: Seen, wanted: str) -> bool:
    return (seen.chart.variation if seen.chart else "nothing") == wanted


def _target(seen: Seen, wanted: str) -> bool:
    return {"met": True, "missed": False, "none": None}[wanted] is seen.met


DEFINITION: Final = {"text": _text, "pillar": _pillar, "owner": _owner, "review": _review}
SERIES: Final = {"variation": _variation, "target": _target}
