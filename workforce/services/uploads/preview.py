"""What an upload would change: lines added, changed and removed by organisation and month, and the totals."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from partners.models import Organisation
from workforce.models import Standing
from workforce.rules import ReadLine
from workforce.selectors.records import current_lines, outranked
from workforce.services.lines import MODELS

MAIN = {
    "capacity": "substantive_wte",
    "demand": "establishment_wte",
    "plan": "substantive_wte",
    "pipeline": "intake",
    "indicators": "numerator",
}
"""The figure that is added up in the preview of each section."""

Slice = tuple[str, str, dt.date]
"""(section, organisation, month)"""

Lines = dict[tuple[str, ...], tuple[Decimal | None, ...]]


def preview(lines: Sequence[ReadLine], standing: str = Standing.OWN) -> list[dict[str, Any]]:
    """A row for each section, organisation and month: counts of lines, and the total before and after.

    ``before`` is None where nothing is on record for that month. Where figures of a higher standing are on record the
    lines are ``outranked`` and change nothing.
    """
    after: dict[Slice, list[ReadLine]] = defaultdict(list)
    for line in lines:
        after[line.section, line.organisation, line.period].append(line)
    before = _on_record(after)
    names = dict(Organisation.objects.filter(code__in={code for _, code, _ in after}).values_list("code", "name"))
    above = _outranked(after, standing)
    return [_row(key, names, after[key], before.get(key), key in above) for key in sorted(after)]


def _outranked(wanted: Mapping[Slice, Any], standing: str) -> set[Slice]:
    if standing == Standing.OWN:
        return set()
    codes, periods = {code for _, code, _ in wanted}, {period for *_, period in wanted}
    organisations = dict(Organisation.objects.filter(code__in=codes).values_list("pk", "code"))
    return {
        (section, organisations[key], period)
        for section in {section for section, *_ in wanted}
        for key, period in outranked(MODELS[section], standing, organisations=organisations, periods=periods)
    }


def _row(
    key: Slice, names: Mapping[str, str], lines: Sequence[ReadLine], before: Lines | None, above: bool
) -> dict[str, Any]:
    section, code, period = key
    old_total = None if before is None else _total(figures[_position(section)] for figures in before.values())
    told = {
        "section": section, "organisation": code, "name": names.get(code, code), "period": period.isoformat(),
        "lines": len({_key(line) for line in lines}), "before": old_total, "outranked": above,
    }  # fmt: skip
    if above:
        return told | {"added": 0, "changed": 0, "removed": 0, "after": old_total}
    return told | _counted(section, lines, before)


def _counted(section: str, lines: Sequence[ReadLine], before: Lines | None) -> dict[str, Any]:
    new = {_key(line): _figures(line) for line in lines}
    old = before or {}
    same = sum(1 for line, figures in new.items() if old.get(line) == figures)
    known = sum(1 for line in new if line in old)
    totals = [line.figures.get(MAIN[section]) for line in lines]
    return {
        "added": len(new) - known,
        "changed": known - same,
        "removed": sum(1 for line in old if line not in new),
        "after": _total(totals),
    }


def _total(figures: Any) -> str | None:
    """The sum of the known figures as text; None where none is known."""
    known = [figure for figure in figures if figure is not None]
    return format(sum(known, Decimal(0)), "f") if known else None


def _position(section: str) -> int:
    return MODELS[section].FIGURES.index(MAIN[section])


def _key(line: ReadLine) -> tuple[str, ...]:
    return (line.profession, line.setting, line.unit, line.source_label, *sorted(line.extra.values()))


def _figures(line: ReadLine) -> tuple[Decimal | None, ...]:
    return tuple(line.figures.get(name) for name in MODELS[line.section].FIGURES)


def _on_record(wanted: Mapping[Slice, Any]) -> dict[Slice, Lines]:
    codes, periods = {code for _, code, _ in wanted}, {period for *_, period in wanted}
    organisations = dict(Organisation.objects.filter(code__in=codes).values_list("pk", "code"))
    found: dict[Slice, Lines] = {}
    for section in {section for section, *_ in wanted}:
        model = MODELS[section]
        records: QuerySet[Any] = current_lines(model, organisations=list(organisations), periods=sorted(periods))
        keys = ["organisation_id", "period", "profession__code", "setting__code", "unit", "source_label"]
        extra = {"pipeline": ["route", "start"], "indicators": ["measure__code", "attribute"]}.get(section, [])
        for organisation, period, *values in records.values_list(*keys, *extra, *model.FIGURES):
            parts, figures = values[: 4 + len(extra)], values[4 + len(extra) :]
            key = (*parts[:4], *sorted(str(part) for part in parts[4:]))
            found.setdefault((section, organisations[organisation], period), {})[key] = tuple(figures)
    return found
