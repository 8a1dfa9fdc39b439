"""Lines as the rules read them: a key, figures, remarks, and where each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from workforce.rules.context import StockKey
from workforce.rules.places import Place
from workforce.rules.sections import SECTIONS, SectionDefinition

Key = tuple[object, ...]
"""(section, month, organisation, profession, setting, unit, source label, and what else keys the section)."""


@dataclass(slots=True)
class ReadLine:
    """One line. ``figures``: by field name, None = told to be unknown, absent = not asked or blank.

    ``extra`` holds the rest of the key: route, start, destination (pipeline), measure, attribute (indicators).
    ``texts`` holds remarks, and the month of completion as ISO text; ``received`` the source text of figures that
    does not equal the figure.
    """

    section: str
    period: dt.date
    organisation: str
    profession: str
    setting: str
    unit: str = "wte"
    source_label: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Decimal | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    place: Place | None = None
    received: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return (
            self.section, self.period, self.organisation, self.profession, self.setting, self.unit, self.source_label,
            *(self.extra.get(name, "") for name in ("route", "start", "destination", "measure", "attribute")),
        )  # fmt: skip

    @property
    def stock_key(self) -> StockKey:
        return (self.section, self.organisation, self.profession, self.setting, self.unit)

    @property
    def definition(self) -> SectionDefinition:
        return SECTIONS[self.section]

    def figure(self, name: str) -> Decimal | None:
        return self.figures.get(name)

    def parts(self, of: str) -> dict[str, Decimal]:
        """The known parts of a mapping, such as people by age band."""
        names = self.definition.by_name
        return {
            item.part: value
            for name, value in self.figures.items()
            if value is not None and (item := names[name]).part_of == of
        }

    def where(self, *names: str) -> tuple[Place, ...]:
        """The place of the first of these fields that has one, else that of the line; empty if none is known."""
        place = next((self.places[name] for name in names if name in self.places), self.place)
        return () if place is None else (place,)

    def known(self) -> Iterator[tuple[str, Decimal]]:
        """Figures that are known."""
        for name, value in self.figures.items():
            if value is not None:
                yield name, value
