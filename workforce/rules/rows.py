"""Rows: what every door makes of what it received, before anything is read into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workforce.rules.places import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One row as received: text for each field of its section, and where each text stands.

    ``values`` keeps the text untouched (None or "" = blank); names of fields are those of ``sections.SECTIONS``.
    ``place`` stands for a field without a place of its own (the row as a whole).
    """

    section: str
    values: Mapping[str, str | None]
    places: Mapping[str, Place] = field(default_factory=dict)
    place: Place | None = None

    def text(self, name: str) -> str:
        """The text of a field without the blanks around it; "" where it is blank or was not given."""
        value = self.values.get(name)
        return str(value).replace("\u00a0", " ").strip() if value not in (None, "") else ""

    def where(self, *names: str) -> Place | None:
        """The place of the first of these fields that has one, else that of the row."""
        return next((self.places[name] for name in names if name in self.places), self.place)
