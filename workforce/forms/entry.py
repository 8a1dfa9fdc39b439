"""The door of the web form: what a page sends becomes the same rows as a file's or the API's.

A page holds a row for each line. Which line it is stands in one hidden input (``row:<token>``, the texts of its key);
each figure stands in an input ``<section>:<token>:<field>``, which is also its place in messages and origins.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from web.grids import SEPARATOR, grid_values
from workforce.rules import SECTIONS, Field, FormField, Kind, Message, Place, ReadLine, Row, Severity
from workforce.rules.context import NOT_SPECIFIED
from workforce.rules.figures import shown
from workforce.rules.months import read_month, shown_month
from workforce.rules.sections import SectionDefinition

ROW = "row"
KEPT = "kept"
Cell = tuple[str, str]
"""Token of a row and name of a field."""


@dataclass(frozen=True)
class EntryRow:
    """A row of the page. ``kept``: it is a line even while it is blank; others become one once something is typed.

    ``line`` is the line as saved before, ``before`` that of the last period.
    """

    section: str
    key: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    line: ReadLine | None = None
    before: ReadLine | None = None
    kept: bool = False

    @property
    def token(self) -> str:
        """A short name of the line that stays the same from one visit to the next."""
        told = [f"{name}={self.key.get(name, '')}" for name in key_names(self.definition)]
        return hashlib.sha256("|".join(told).encode()).hexdigest()[:12]

    @property
    def definition(self) -> SectionDefinition:
        return SECTIONS[self.section]

    @property
    def counts(self) -> bool:
        """Whether it is a line of the return."""
        return self.kept or any(self.values.values())

    @property
    def month(self) -> dt.date | None:
        return read_month(self.key.get("period"))

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def cell(self, name: str) -> str:
        """The name of an input of this row."""
        return SEPARATOR.join((self.section, self.token, name))

    def hidden(self) -> tuple[str, str]:
        """Name and value of the input that says which line it is."""
        told = {name: text for name, text in self.key.items() if text}
        return SEPARATOR.join((ROW, self.token)), urlencode(told | ({KEPT: "1"} if self.kept else {}))


def key_names(definition: SectionDefinition) -> list[str]:
    """What tells lines of a section apart; the organisation is that of the return."""
    return [*(item.name for item in definition.key_fields if item.name != "organisation"), "source_label"]


def value_fields(definition: SectionDefinition) -> list[Field]:
    """Figures and remarks."""
    return [item for item in definition.fields if not item.in_key and item.name != "source_label"]


def key_of(line: ReadLine) -> dict[str, str]:
    """The texts of a line's key."""
    told = {name: line.extra.get(name) or getattr(line, name, "") for name in key_names(line.definition)}
    return {name: text.isoformat() if isinstance(text, dt.date) else str(text) for name, text in told.items() if text}


def value_of(line: ReadLine, item: Field) -> str:
    """A figure or remark as the page shows it: as it was typed where that says the same in other words."""
    if item.kind is Kind.FIGURE:
        return line.received.get(item.name) or plain(line.figures.get(item.name))
    text = line.texts.get(item.name, "")
    return shown_month(dt.date.fromisoformat(text)) if text and item.kind is Kind.MONTH else text


def plain(figure: Decimal | None) -> str:
    """A figure as somebody types it; blank where it is not known."""
    return "" if figure is None else shown(figure).replace(",", "")


def row_of(line: ReadLine) -> EntryRow:
    """The row of a line that is part of the return."""
    values = {item.name: value_of(line, item) for item in value_fields(line.definition)}
    return EntryRow(line.section, key_of(line), values, line=line, kept=True)


def posted_rows(section: str, data: Mapping[str, str], saved: Sequence[ReadLine]) -> list[EntryRow]:
    """The rows that a page has sent, in its order; what it does not show (ages) is taken from the saved line."""
    typed = grid_values(section, data)
    standing = {row.token: row for row in map(row_of, saved)}
    rows = []
    for name in data:
        if name.startswith(f"{ROW}{SEPARATOR}"):
            told = dict(parse_qsl(data[name]))
            kept = told.pop(KEPT, "") == "1"
            row = EntryRow(section, _known_key(section, told), kept=kept)
            rows.append(_typed(row, standing.get(row.token), typed))
    return rows


def _known_key(section: str, told: Mapping[str, str]) -> dict[str, str]:
    return {name: told[name] for name in key_names(SECTIONS[section]) if told.get(name)}


def _typed(row: EntryRow, standing: EntryRow | None, typed: Mapping[Cell, str]) -> EntryRow:
    values = dict(standing.values) if standing is not None else {}
    for item in value_fields(row.definition):
        if (row.token, item.name) in typed:
            values[item.name] = typed[row.token, item.name]
    return replace(row, values=values, line=standing.line if standing is not None else None)


@dataclass(frozen=True)
class Sent:
    """Rows for the rules, and which cell of the page each of their places is."""

    rows: list[Row]
    cells: Mapping[Place, Cell]

    def cell_of(self, message: Message) -> list[Cell]:
        """The cells that a message is about."""
        return [self.cells[place] for place in message.places if place in self.cells]


def rows_for(entries: Iterable[EntryRow], organisation: str, names: Mapping[str, str]) -> Sent:
    """Rows from the page's rows that count. A figure left as it was keeps the place it came from (a file's cell)."""
    rows: list[Row] = []
    cells: dict[Place, Cell] = {}
    for entry in entries:
        if not entry.counts:
            continue
        places = {name: _place(entry, name, names) for name in (*entry.key, *entry.values)}
        values = {**entry.key, "organisation": organisation, **entry.values}
        rows.append(Row(entry.section, values, places, _form_field(entry, "profession", names)))
        cells |= {place: (entry.token, name) for name, place in reversed(places.items())}
    return Sent(rows, cells)


def _place(entry: EntryRow, name: str, names: Mapping[str, str]) -> Place:
    kept = entry.line.places.get(name) if entry.line is not None and name not in entry.key else None
    if kept is not None and entry.line is not None:
        item = entry.definition.by_name[name]
        if entry.text(name) == value_of(entry.line, item):
            return kept
    return _form_field(entry, name, names)


def _form_field(entry: EntryRow, name: str, names: Mapping[str, str]) -> FormField:
    label = f"{row_name(entry, names)}: {entry.definition.by_name[name].label}"
    return FormField(entry.cell(name), label)


def on_page(lines: Iterable[ReadLine], names: Mapping[str, str]) -> list[ReadLine]:
    """The same lines, each figure placed at its input on the page, so that messages lead there."""
    placed = []
    for line in lines:
        entry = row_of(line)
        places: dict[str, Place] = {name: _form_field(entry, name, names) for name in (*entry.key, *entry.values)}
        placed.append(replace(line, places=places, place=places["profession"]))
    return placed


def row_name(entry: EntryRow, names: Mapping[str, str]) -> str:
    """A row in words: what it is about, where care happens, and what else tells it from others."""
    return ", ".join(part for part in (row_label(entry, names), *row_details(entry, names)) if part)


def row_label(entry: EntryRow, names: Mapping[str, str]) -> str:
    """The profession, or the measure of an observation."""
    code = entry.key.get("measure") or entry.key.get("profession", "")
    return names.get(code, code)


def row_details(entry: EntryRow, names: Mapping[str, str]) -> list[str]:
    """What tells a row from others of its profession, the month left out."""
    key, told = entry.key, []
    if "measure" in key and key.get("profession", NOT_SPECIFIED) != NOT_SPECIFIED:
        told.append(names.get(key["profession"], key["profession"]))
    if key.get("attribute", "all") != "all":
        told.append(key["attribute"])
    if "route" in key:
        told.append(dict(entry.definition.by_name["route"].choices).get(key["route"], key["route"]))
    if "start" in key:
        start = read_month(key["start"])
        told.append(f"starts {shown_month(start) if start else key['start']}")
    if "destination" in key:
        told.append(f"for {key['destination']}")
    if key.get("setting", NOT_SPECIFIED) != NOT_SPECIFIED:
        told.append(names.get(key["setting"], key["setting"]))
    if key.get("unit") == "posts":
        told.append("in posts")
    if key.get("source_label"):
        told.append(f"“{key['source_label']}”")
    return told


def place_messages(messages: Iterable[Message], sent: Sent) -> tuple[dict[Cell, list[Message]], list[Message]]:
    """Messages by cell, and those about no cell of the page."""
    at: dict[Cell, list[Message]] = {}
    rest: list[Message] = []
    for message in messages:
        found = sent.cell_of(message)
        for cell in found:
            at.setdefault(cell, []).append(message)
        if not found and message.severity is not Severity.NOTICE:
            rest.append(message)
    return at, rest
