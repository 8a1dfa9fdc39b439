"""Between lines as the rules read them and lines as the database keeps them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partners.models import Organisation
from workforce.models import (
    CapacityLine,
    DemandLine,
    IndicatorLine,
    Line,
    Measure,
    PipelineLine,
    PlanLine,
    Profession,
    Setting,
    Version,
)
from workforce.rules import SECTIONS, ReadLine, place_from_origin
from workforce.rules.figures import PLACES
from workforce.services.bulk import insert_rows

MODELS: dict[str, type[Line]] = {
    "capacity": CapacityLine,
    "demand": DemandLine,
    "pipeline": PipelineLine,
    "plan": PlanLine,
    "indicators": IndicatorLine,
}
"""The model of each section's lines."""

SHARED = ("version_id", "period", "organisation_id", "profession_id", "setting_id", "unit", "source_label", "origins")
EXTRA: dict[str, tuple[str, ...]] = {
    "capacity": ("starters_by_source", "leavers_by_destination", "age_profile"),
    "demand": ("required_method",),
    "pipeline": ("route", "start", "expected_completion", "destination_id", "reported_by"),
    "plan": (),
    "indicators": ("measure_id", "attribute"),
}


@dataclass(frozen=True)
class Keys:
    """Primary keys by natural code."""

    organisations: Mapping[str, int]
    professions: Mapping[str, int]
    settings: Mapping[str, int]
    measures: Mapping[str, int]

    @classmethod
    def of(cls, lines: Sequence[ReadLine]) -> Keys:
        """Looked up once for all lines."""
        codes = {line.organisation for line in lines} | {line.extra.get("destination", "") for line in lines}
        return cls(
            dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk")),
            dict(Profession.objects.values_list("code", "pk")),
            dict(Setting.objects.values_list("code", "pk")),
            dict(Measure.objects.values_list("code", "pk")),
        )


def write_lines(versions: Mapping[str, int], section: str, lines: Sequence[ReadLine]) -> None:
    """Write the lines of one section: ``versions`` gives the version's primary key by organisation code."""
    model, keys = MODELS[section], Keys.of(lines)
    columns = (*SHARED, *EXTRA[section], *model.FIGURES)
    rows = ((*_shared(line, versions, keys), *_extra(line, keys), *_figures(line, model)) for line in lines)
    insert_rows(model, columns, rows)


def read_lines(section: str, versions: Iterable[int]) -> dict[int, list[ReadLine]]:
    """The lines of versions, by version, in the order of their keys."""
    model = MODELS[section]
    natural = ["organisation__code", "profession__code", "setting__code"]
    if section == "pipeline":
        natural.append("destination__code")
    if section == "indicators":
        natural.append("measure__code")
    plain = [name for name in EXTRA[section] if not name.endswith("_id")]
    names = ("version_id", "period", "unit", "source_label", "origins", *natural, *plain, *model.FIGURES)
    found: dict[int, list[ReadLine]] = {}
    for values in model.objects.filter(version__in=list(versions)).order_by("pk").values(*names):
        found.setdefault(values["version_id"], []).append(_read(section, values))
    return found


def lines_of(version: Version) -> list[ReadLine]:
    """The lines of one version."""
    return read_lines(version.submission.section, [version.pk]).get(version.pk, [])


def digest(lines: Iterable[ReadLine]) -> str:
    """SHA-256 of the lines in canonical form: natural keys and figures, not where they stood.

    The same payload through any door therefore has the same digest.
    """
    written = sorted(json.dumps(_canonical(line), sort_keys=True, ensure_ascii=False) for line in lines)
    return hashlib.sha256("\n".join(written).encode()).hexdigest()


def _canonical(line: ReadLine) -> list[Any]:
    figures = {name: str(value.quantize(PLACES)) for name, value in line.known()}
    return [*(str(part) for part in line.key), figures, line.texts]


def _shared(line: ReadLine, versions: Mapping[str, int], keys: Keys) -> tuple[Any, ...]:
    return (
        versions[line.organisation], line.period.isoformat(), keys.organisations[line.organisation],
        keys.professions[line.profession], keys.settings[line.setting], line.unit, line.source_label,
        json.dumps(_origins(line), ensure_ascii=False),
    )  # fmt: skip


def _origins(line: ReadLine) -> dict[str, Any]:
    origins: dict[str, Any] = {}
    for name in line.figures:
        place = line.places.get(name) or line.place
        if place is not None:
            origins[name] = place.origin()
            if name in line.received:
                origins[name]["text"] = line.received[name]
    return origins


def _extra(line: ReadLine, keys: Keys) -> tuple[Any, ...]:
    if line.section == "capacity":
        return tuple(json.dumps(parts) if (parts := _parts(line, of)) else "{}" for of in EXTRA["capacity"])
    if line.section == "pipeline":
        destination = keys.organisations.get(line.extra.get("destination", ""))
        months = (line.extra["start"], line.texts["expected_completion"])
        return (line.extra["route"], *months, destination, line.texts.get("reported_by", ""))
    if line.section == "indicators":
        return (keys.measures[line.extra["measure"]], line.extra.get("attribute", "all"))
    return (line.texts.get("required_method", ""),) if line.section == "demand" else ()


def _parts(line: ReadLine, of: str) -> dict[str, int | float]:
    return {
        part: int(value) if value == value.to_integral_value() else float(value)
        for part, value in line.parts(of).items()
    }


def _figures(line: ReadLine, model: type[Line]) -> tuple[str | None, ...]:
    values = (line.figures.get(name) for name in model.FIGURES)
    return tuple(None if value is None else str(value) for value in values)


def _read(section: str, values: Mapping[str, Any]) -> ReadLine:
    origins = values["origins"] or {}
    places = {name: place for name, origin in origins.items() if (place := place_from_origin(origin)) is not None}
    return ReadLine(
        section, values["period"], values["organisation__code"], values["profession__code"], values["setting__code"],
        values["unit"], values["source_label"], _read_extra(section, values), _read_figures(section, values),
        _read_texts(section, values), places, next(iter(places.values()), None),
        {name: origin["text"] for name, origin in origins.items() if "text" in origin},
    )  # fmt: skip


def _read_extra(section: str, values: Mapping[str, Any]) -> dict[str, str]:
    if section == "pipeline":
        start: dt.date = values["start"]
        found = {"route": values["route"], "start": start.isoformat(), "destination": values["destination__code"]}
    elif section == "indicators":
        found = {"measure": values["measure__code"], "attribute": values["attribute"]}
    else:
        found = {}
    return {name: value for name, value in found.items() if value}


def _read_figures(section: str, values: Mapping[str, Any]) -> dict[str, Decimal | None]:
    figures: dict[str, Decimal | None] = {}
    for item in SECTIONS[section].figures:
        value = values[item.part_of].get(item.part) if item.part_of else values[item.name]
        if value is not None:
            figures[item.name] = Decimal(str(value)).quantize(PLACES)
    return figures


def _read_texts(section: str, values: Mapping[str, Any]) -> dict[str, str]:
    names = {"demand": ("required_method",), "pipeline": ("reported_by", "expected_completion")}.get(section, ())
    texts = {name: values[name] for name in names}
    return {name: text.isoformat() if isinstance(text, dt.date) else str(text) for name, text in texts.items() if text}
