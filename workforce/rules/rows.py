"""Rows: what every door makes of what it received, before anything is read into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from workforce.rules.places import Place

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Characters that nobody sees and no database keeps: control characters and halves of a pair."""


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
        if value is None or value == "":
            return ""
        text = str(value)
        return (text if text.isprintable() else _UNSEEN.sub("", text).replace("\u00a0", " ")).strip()

    def where(self, *names: str) -> Place | None:
        """The place of the first of these fields that has one, else that of the row."""
        return next((self.places[name] for name in names if name in self.places), self.place)
