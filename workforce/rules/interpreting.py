"""From rows to lines: each text is read as what its field holds, and what cannot be read is told with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal

from workforce.rules import checks
from workforce.rules.checks.rule import Rule
from workforce.rules.context import NOT_SPECIFIED, Context
from workforce.rules.figures import read_figure, shown
from workforce.rules.labels import same
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message
from workforce.rules.months import read_month
from workforce.rules.places import Place
from workforce.rules.rows import Row
from workforce.rules.sections import SECTIONS, Field, Kind, SectionDefinition

FIGURE_RULES: dict[str, str] = {
    "not-a-number": "“{text}” is not a number.",
    "percentage": "“{text}” is a percentage.",
    "excel-error": "The spreadsheet shows the error {text}.",
    "too-large": "{text} is too large to be right.",
    "rounded": "{label}: decimals after the fifth were rounded.",
    "dash-for-unknown": "{label}: “{text}” was read as not known.",
}


class Interpreter:
    """Reads the rows of one return, or of an upload that holds several. Remembers what it has looked up."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.messages: list[Message] = []
        self._months: dict[str, dt.date | None] = {}
        self._professions: dict[tuple[str, str], str | None] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._keys: dict[tuple[str, str, str, str], str] = {}

    def lines(self, rows: Iterable[Row]) -> list[ReadLine]:
        """A line for each row that says which line it is; rows with nothing in them are passed over."""
        read = (self._line(row, SECTIONS[row.section]) for row in rows if any(row.text(name) for name in row.values))
        return [line for line in read if line is not None]

    def _line(self, row: Row, section: SectionDefinition) -> ReadLine | None:
        told = len(self.messages)
        key = {item.name: self._key_part(row, item) for item in section.key_fields}
        if any(value is None for value in key.values()):
            return None
        line = self._with_key(row, section, {name: value for name, value in key.items() if value is not None})
        for item in section.figures:
            if item.name in row.values:
                self._figure(row, item, line)
        for item in section.remarks:
            self._remark(row, item, line)
        broken = len(self.messages) > told and any(
            checks.RULES[message.code].stops_saving for message in self.messages[told:]
        )
        return None if broken else line

    def _with_key(self, row: Row, section: SectionDefinition, key: dict[str, str]) -> ReadLine:
        extra = {name: key[name] for name in ("route", "start", "destination", "measure", "attribute") if key.get(name)}
        profession = key["profession"]
        return ReadLine(
            section.code, dt.date.fromisoformat(key["period"]), key["organisation"], profession, key["setting"],
            key["unit"], self._source_label(row, profession), extra, places=row.places, place=row.place,
        )  # fmt: skip

    def _source_label(self, row: Row, profession: str) -> str:
        """The label as printed, unless it is merely the profession's own code or name."""
        if given := row.text("source_label"):
            return given
        label = row.text("profession")
        key = (label, profession)
        if key not in self._labels:
            fact = self.context.professions.get(profession)
            own = {same(profession), same(fact.name) if fact else "", ""}
            self._labels[key] = "" if same(label) in own else label
        return self._labels[key]

    def _key_part(self, row: Row, item: Field) -> str | None:
        """The natural key that a text means; None where it means none (a message says so, for each row anew)."""
        text = row.text(item.name) or item.default
        whose = row.text("organisation") if item.kind is Kind.PROFESSION else ""
        key = (row.section, item.name, text, whose)
        known = self._keys.get(key)
        if known is None:
            known = self._read_key(row, item, text)
            if known is not None:
                self._keys[key] = known
        return known

    def _read_key(self, row: Row, item: Field, text: str) -> str | None:
        if item.required and not text:
            return self._tell(checks.missing_value.RULE, f"{item.label} is blank.", row, item)
        readers: dict[Kind, Callable[[Row, Field, str], str | None]] = {
            Kind.MONTH: self._month,
            Kind.ORGANISATION: self._organisation,
            Kind.PROFESSION: self._profession,
            Kind.SETTING: self._setting,
            Kind.MEASURE: self._measure,
            Kind.CHOICE: self._choice,
        }
        return readers[item.kind](row, item, text)

    def _month(self, row: Row, item: Field, text: str) -> str | None:
        if not text and item.name == "period" and self.context.base_month is not None:
            return self.context.base_month.isoformat()
        if text not in self._months:
            self._months[text] = read_month(text)
        month = self._months[text]
        if month is None:
            words = f"“{text}” is not a month." if text else f"{item.label} is blank."
            return self._tell(checks.unreadable_month.RULE, words, row, item)
        return month.isoformat()

    def _organisation(self, row: Row, item: Field, text: str) -> str | None:
        code = text.upper()
        if item.name == "destination":
            return self._destination(row, item, code)
        code = code or self.context.organisation
        if not code:
            return self._tell(checks.missing_value.RULE, f"{item.label} is blank.", row, item)
        if self.context.organisation and code != self.context.organisation:
            words = f"{code} is not the organisation of this return ({self.context.organisation})."
            return self._tell(checks.other_organisation.RULE, words, row, item)
        fact = self.context.organisations.get(code)
        if fact is None:
            return self._tell(
                checks.unknown_organisation.RULE, f"“{code}” is not an organisation known here.", row, item
            )
        if not fact.writable:
            words = f"You do not enter figures for {fact.name or code}."
            return self._tell(checks.not_your_organisation.RULE, words, row, item)
        return code

    def _destination(self, row: Row, item: Field, code: str) -> str | None:
        if code and code not in self.context.organisations:
            return self._tell(
                checks.unknown_organisation.RULE, f"“{code}” is not an organisation known here.", row, item
            )
        return code

    def _profession(self, row: Row, item: Field, text: str) -> str | None:
        if text == NOT_SPECIFIED and not item.required:
            return NOT_SPECIFIED
        organisation = row.text("organisation").upper() or self.context.organisation
        key = (text, organisation)
        if key not in self._professions:
            self._professions[key] = self.context.profession_of(text, organisation)
        found = self._professions[key]
        if found is None:
            words = f"“{text}” is not a profession or staff group known here."
            return self._tell(checks.unknown_profession.RULE, words, row, item)
        return found

    def _setting(self, row: Row, item: Field, text: str) -> str | None:
        found = self.context.setting_of(text)
        if found is None:
            return self._tell(checks.unknown_setting.RULE, f"“{text}” is not a care setting known here.", row, item)
        return found

    def _measure(self, row: Row, item: Field, text: str) -> str | None:
        found = self.context.measure_of(text)
        if found is None:
            return self._tell(checks.unknown_measure.RULE, f"“{text}” is not a measure known here.", row, item)
        return found

    def _choice(self, row: Row, item: Field, text: str) -> str | None:
        if not item.choices:
            if len(text) > item.longest > 0:
                return self._tell(
                    checks.too_long.RULE, f"{item.label} is longer than {item.longest} letters.", row, item
                )
            return text
        plain = same(text)
        for code, label in item.choices:
            if plain in {same(code), same(label)}:
                return code
        listed = ", ".join(label for _, label in item.choices)
        words = f"“{text}” is not one of the choices for {item.label}: {listed}."
        return self._tell(checks.unknown_choice.RULE, words, row, item)

    def _figure(self, row: Row, item: Field, line: ReadLine) -> None:
        text = row.text(item.name)
        figure = read_figure(text)
        if figure.rule:
            words = FIGURE_RULES[figure.rule].format(text=text[:60], label=item.label)
            self._tell(checks.RULES[figure.rule], words, row, item)
        if text:
            line.figures[item.name] = figure.value
            self._keep_received(item.name, text, figure.value, line)

    @staticmethod
    def _keep_received(name: str, text: str, value: Decimal | None, line: ReadLine) -> None:
        if value is None or text != shown(value).replace(",", ""):
            line.received[name] = text[:60]

    def _remark(self, row: Row, item: Field, line: ReadLine) -> None:
        if item.name == "source_label":
            text = line.source_label
        elif item.kind is Kind.MONTH:
            text = self._key_part(row, item) or ""
        else:
            text = row.text(item.name)
        if item.longest and len(text) > item.longest:
            self._tell(checks.too_long.RULE, f"{item.label} is longer than {item.longest} letters.", row, item)
        elif text and item.name != "source_label":
            line.texts[item.name] = text

    def _tell(self, rule: Rule, text: str, row: Row, item: Field) -> str | None:
        """Keep a message about a field of a row; gives None, which is what could be read."""
        where: Place | None = row.where(item.name)
        organisation = row.text("organisation").upper() or self.context.organisation
        self.messages.append(
            rule.found(
                text,
                places=() if where is None else (where,),
                section=row.section,
                field=item.name,
                organisation=organisation,
                value=row.text(item.name)[:200],
            )
        )
        return None
