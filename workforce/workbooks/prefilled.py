"""What stands in a template when it is downloaded: the return as far as it has come, or the last period's lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from workforce.models import Measure, Profession, Return, Setting, Version
from workforce.rules import SECTIONS, ReadLine
from workforce.rules.context import NOT_SPECIFIED
from workforce.rules.figures import shown
from workforce.rules.sections import Field, Kind, SectionDefinition
from workforce.selectors.records import by_standing, current_lines
from workforce.services.lines import MODELS, lines_of, read_lines

STANDING = (Version.State.DRAFT, Version.State.SUBMITTED, Version.State.ACCEPTED, Version.State.SENT_BACK)


@dataclass(frozen=True)
class Prefilled:
    """Lines of one section; ``month`` is the earlier period they were copied from, None where they are this one's."""

    lines: Sequence[ReadLine]
    month: dt.date | None = None


def prefilled(return_: Return, section: str) -> Prefilled:
    """This return's own lines, else those of the latest period on record (put to the round's month)."""
    made = Version.objects.filter(submission__of_return=return_, submission__section=section, state__in=STANDING)
    standing = made.select_related("submission").order_by(by_standing(), "-number").first()
    if standing is not None and (lines := lines_of(standing)):
        return Prefilled(lines)
    base = return_.round.base_month
    records = current_lines(MODELS[section], organisations=[return_.organisation]).filter(period__lt=base)
    latest = records.order_by("-period").values_list("period", flat=True).first()
    if latest is None:
        return Prefilled(())
    versions = set(records.filter(period=latest).values_list("version_id", flat=True))
    found = [line for lines in read_lines(section, versions).values() for line in lines if line.period == latest]
    return Prefilled([replace(line, period=base) for line in found], latest)


@dataclass(frozen=True)
class Names:
    """Names for codes, as dropdowns show them; a name that several share gives way to the code."""

    professions: Mapping[str, str]
    settings: Mapping[str, str]
    measures: Mapping[str, str]
    usual: Sequence[str]

    @classmethod
    def of(cls, return_: Return) -> Names:
        """Every name, and the professions usual in the organisation's sector."""
        sector = return_.organisation.sector
        listed = list(Profession.objects.only("code", "name", "sectors", "not_further_specified_of_id"))
        return cls(
            _unique((profession.code, profession.name) for profession in listed),
            _unique(Setting.objects.exclude(code=Setting.NOT_SPECIFIED).values_list("code", "name")),
            _unique(Measure.objects.values_list("code", "name")),
            [one.code for one in listed if sector in one.sectors and one.not_further_specified_of_id is None],
        )

    def of_kind(self, kind: Kind) -> list[str]:
        """The choices of a dropdown."""
        named = {Kind.PROFESSION: self.professions, Kind.SETTING: self.settings, Kind.MEASURE: self.measures}
        return sorted(named.get(kind, {}).values(), key=str.casefold)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    times: dict[str, int] = {}
    listed = list(pairs)
    for _, name in listed:
        times[name] = times.get(name, 0) + 1
    return {code: name if times[name] == 1 else code for code, name in listed}


def columns(definition: SectionDefinition, lines: Sequence[ReadLine]) -> list[Field]:
    """The columns of a section's sheet: required and usual fields, and those that a line fills."""
    return [
        item
        for item in definition.fields
        if item.usual or item.required or any(value_of(line, item) not in (None, "", item.default) for line in lines)
    ]


def value_of(line: ReadLine, item: Field) -> Decimal | dt.date | str | None:
    """What a line says in a field: a figure, a month, a natural code or a text; None = unknown or not told."""
    if item.kind is Kind.FIGURE:
        return line.figures.get(item.name)
    told = line.extra.get(item.name) or line.texts.get(item.name) or getattr(line, item.name, None) or ""
    if item.kind is Kind.MONTH and isinstance(told, str) and told:
        return dt.date.fromisoformat(told)
    return None if told in ("", NOT_SPECIFIED) else told


def shown_value(line: ReadLine, item: Field, names: Names) -> Decimal | dt.date | str | None:
    """As ``value_of``, with names in place of codes."""
    value = value_of(line, item)
    if not isinstance(value, str):
        return value
    if item.kind is Kind.CHOICE:
        return dict(item.choices).get(value, value)
    named = {Kind.PROFESSION: names.professions, Kind.SETTING: names.settings, Kind.MEASURE: names.measures}
    return named.get(item.kind, {}).get(value, value)


def as_text(value: Decimal | dt.date | str | None) -> str:
    """A value in a CSV file: months as 2026-09, figures without thousands."""
    if isinstance(value, Decimal):
        return shown(value).replace(",", "")
    return value.strftime("%Y-%m") if isinstance(value, dt.date) else value or ""


def sections_of(return_: Return) -> list[SectionDefinition]:
    """The sections that the round asks for, in the order of a return."""
    asked = return_.round.sections or list(SECTIONS)
    return [definition for code, definition in SECTIONS.items() if code in asked]
