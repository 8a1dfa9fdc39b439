"""Forms made from a section's fields: which line to add, and all that can be told about one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from web.forms import DecimalInput, DesignSystemForm
from workforce.forms.entry import EntryRow, key_names, value_fields
from workforce.models import Measure, Profession, Setting
from workforce.rules import Field, Kind, Message, SectionDefinition
from workforce.rules.months import add_months, read_month, shown_month

MONTHS_AHEAD = 24
NAMED: Mapping[Kind, Any] = {Kind.PROFESSION: Profession, Kind.SETTING: Setting, Kind.MEASURE: Measure}


def form_field(item: Field, first: str = "") -> forms.Field:
    """The form's field for a field of a section. Whether the text can be read is for the rules to say."""
    if item.kind in NAMED:
        return _choice(item, [("", first or "Not specified"), *_named(item.kind)])
    if item.choices:
        return _choice(item, [*([] if item.default else [("", "Choose")]), *item.choices])
    widget = DecimalInput() if item.kind is Kind.FIGURE else forms.TextInput()
    hint = "Such as July 2028." if item.kind is Kind.MONTH else item.help
    return forms.CharField(label=item.label_with_unit, help_text=hint, required=False, widget=widget)


def _choice(item: Field, choices: Sequence[tuple[str, str]]) -> forms.Field:
    # Not a ChoiceField: an unknown choice is the rules' to refuse, in the same words as at every door.
    return forms.CharField(
        label=item.label, help_text=item.help, required=False, widget=forms.Select(choices=list(choices))
    )


def _named(kind: Kind) -> list[tuple[str, str]]:
    """Codes and names in order of name, without those reserved for “not specified”."""
    listed = NAMED[kind].objects.exclude(code="not-specified").order_by("name")
    return list(listed.values_list("code", "name"))


class _Told(DesignSystemForm):
    """A form beside whose fields the rules' messages are put."""

    mark_optional = False

    def tell(self, messages: Iterable[tuple[str, Message]]) -> None:
        """Put messages beside the fields of these names, or at the top."""
        self.is_valid()
        for name, message in messages:
            self.add_problem(name, f"{message.text} {message.remedy}")


class AddLineForm(_Told):
    """Which line to add: profession, setting, month and what else tells lines of the section apart."""

    prefix = "add"

    def __init__(self, definition: SectionDefinition, base: dt.date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        for name in self.names:
            item = definition.by_name[name]
            first = "Choose" if item.required else ""
            self.fields[name] = form_field(item, first) if name != "period" else _month(item, base, definition)
            if item.kind is not Kind.MONTH:
                self.fields[name].help_text = ""  # the labels say it, side by side
        if definition.code == "plan":
            self.fields["until_march"] = forms.BooleanField(
                label="Also add the months after it, up to March", required=False
            )

    @property
    def names(self) -> list[str]:
        """What tells lines apart; the month only where a section is told by month."""
        left_out = {"source_label", *({"period"} if self.definition.code == "pipeline" else ())}
        order = key_names(self.definition)
        return sorted((name for name in order if name not in left_out), key=lambda name: name == "period")

    def texts(self) -> dict[str, str]:
        """The texts of the new line's key, as sent."""
        return {name: str(self[name].value() or "").strip() for name in self.names}

    @property
    def repeats(self) -> bool:
        """Whether the months up to March are wanted too."""
        return bool(self.data.get(self.add_prefix("until_march")))


def _month(item: Field, base: dt.date, definition: SectionDefinition) -> forms.Field:
    ahead = MONTHS_AHEAD if definition.code == "plan" else 0
    back = 0 if definition.code == "plan" else 23
    months = [add_months(base, count) for count in range(ahead, -back - 1, -1)]
    ordered = sorted(months) if definition.code == "plan" else months
    choices = [(month.isoformat(), shown_month(month)) for month in ordered]
    return forms.CharField(
        label=item.label, required=False, widget=forms.Select(choices=choices), initial=base.isoformat()
    )


def months_until_march(first: dt.date) -> list[dt.date]:
    """A month and those after it, up to March of its financial year."""
    last = dt.date(first.year if first.month <= 3 else first.year + 1, 3, 1)
    months = [first]
    while months[-1] < last:
        months.append(add_months(months[-1], 1))
    return months


GROUPS = (
    ("starters_by_source", "Where starters came from", "People who started in the last 12 months."),
    ("leavers_by_destination", "Where leavers went", "People who left in the last 12 months."),
    ("age_profile", "People by age", "They add up to the headcount."),
)


class LineForm(_Told):
    """All that can be told about one line: what it is about, its figures, and their parts."""

    def __init__(self, row: EntryRow, *args: Any, counted: Sequence[str] = (), **kwargs: Any) -> None:
        """``counted``: what the numerator and the denominator of the line's measure count."""
        self.row = row
        kwargs.setdefault("initial", _initial(row))
        super().__init__(*args, **kwargs)
        for item in self.line_fields:
            self.fields[item.name] = form_field(item, "Choose" if item.required else "")
            if item.part_of:
                self.fields[item.name].help_text = ""  # the heading of the group says it
        for name, words in zip(("numerator", "denominator"), counted, strict=False):
            self.fields[name].help_text = words
        narrow = [item.name for item in self.line_fields if item.kind is Kind.FIGURE]
        self.design = {name: {"classes": "nhsuk-input--width-10"} for name in narrow}

    @property
    def line_fields(self) -> list[Field]:
        """Fields of the section that belong to the line; the organisation is that of the return."""
        return [item for item in self.row.definition.fields if item.name != "organisation"]

    def changed_row(self) -> EntryRow:
        """The row as the form tells it."""
        told = {item.name: str(self[item.name].value() or "").strip() for item in self.line_fields}
        keys = set(key_names(self.row.definition))
        key = {name: text for name, text in told.items() if name in keys and text}
        if month := read_month(key.get("period")):
            key["period"] = month.isoformat()
        values = {item.name: told[item.name] for item in value_fields(self.row.definition)}
        return EntryRow(self.row.section, key, values, line=self.row.line, before=self.row.before, kept=True)

    def groups(self) -> list[dict[str, Any]]:
        """The fields in groups: its figures, the parts of its figures, and which line it is."""
        figures = [item for item in value_fields(self.row.definition) if not item.part_of]
        keys = [self.row.definition.by_name[name] for name in key_names(self.row.definition)]
        told = [("Figures", "", figures)]
        told += [(title, hint, list(self.row.definition.parts_of(whole))) for whole, title, hint in GROUPS]
        told.append(("Which line it is", "", keys))
        return [
            {"title": title, "hint": hint, "fields": [self[item.name] for item in items]}
            for title, hint, items in told if items
        ]  # fmt: skip


def _initial(row: EntryRow) -> dict[str, str]:
    told = {**row.key, **row.values}
    for name in ("period", "start"):
        if month := read_month(told.get(name)):
            told[name] = shown_month(month)
    if told.get("setting") == "not-specified":
        told["setting"] = ""
    if told.get("profession") == "not-specified":
        told["profession"] = ""
    return told
