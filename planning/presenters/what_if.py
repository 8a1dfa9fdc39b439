"""What the what-if page shows: the panel's controls, its addresses, the headline, and why there is no preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from planning.forms.what_if import MORE, MOVED, AdjustForm, Panel, address_of
from planning.models import NodeResult, Scenario
from planning.presenters import parameters
from planning.presenters.addresses import existing
from planning.presenters.board import GAP_WORDS
from planning.selectors import labels, projections
from planning.selectors.choice import Choice
from planning.selectors.what_if import Adjustable
from planning.services.what_if import Moved, Values
from web.formats import MINUS, format_about, format_date, plural
from web.tables import Cell, Column, DataTable

STEPS: Final = 200
"""A slider has about so many places."""

SAME: Final = 0.5
"""WTE: gaps nearer than this are told to be the same."""


@dataclass(frozen=True)
class Slider:
    """A slider of the most likely value, in people's unit; low and high move with it."""

    lowest: str
    highest: str
    step: str
    value: str
    floor: str
    ceiling: str
    unit: str


@dataclass(frozen=True)
class Control:
    """One assumption of the panel."""

    form: AdjustForm
    title: str
    unit: str
    published: str
    years: str
    slider: Slider
    moved: bool
    added: bool

    @property
    def code(self) -> str:
        return self.form.adjustable.code


def controls(panel: Panel) -> list[Control]:
    """The panel from top to bottom."""
    return [_control(form, form.adjustable.code in panel.added) for form in panel.forms]


def _control(form: AdjustForm, added: bool) -> Control:
    row = form.adjustable.row
    low, mode, high = (parameters.value_text(row.parameter, value) for value in form.adjustable.published)
    shown = [form[name].value() for name in ("low", "mode", "high")]
    published = [form.fields[name].prepare_value(value) for name, value in _published(form.adjustable).items()]
    return Control(
        form=form,
        title=parameters.title_of(row),
        unit=parameters.unit_of(row.parameter),
        published=f"{mode} ({low} to {high})",
        years=parameters.years_text(row.from_year, row.to_year) if row.from_year or row.to_year else "",
        slider=_slider(form),
        moved=shown != published,
        added=added,
    )


def _published(one: Adjustable) -> dict[str, Decimal]:
    return dict(zip(("low", "mode", "high"), one.published, strict=True))


def _slider(form: AdjustForm) -> Slider:
    """From well below the published low to well above the published high, within what is allowed."""
    field: Any = form.fields["mode"]
    low, mode, high = (value * field.scale for value in form.adjustable.published)
    lowest, highest = field.lowest * field.scale, field.highest * field.scale
    room = max(high - low, abs(mode) / 2, field.scale / 100)
    step = _step(4 * room + high - low)
    first = max(lowest, _floored(low - 2 * room, step))
    last = min(highest, -_floored(-(high + 2 * room), step))
    ends = _plain(first), _plain(last), _plain(step)
    return Slider(*ends, str(form["mode"].value()), _plain(lowest), _plain(highest), field.sign)


def _step(span: Decimal) -> Decimal:
    """A tenth, a hundredth or a thousandth …, so that the span has at least STEPS of it."""
    step = Decimal(1)
    while span / step < STEPS and step > Decimal("0.001"):
        step /= 10
    return step


def _floored(value: Decimal, step: Decimal) -> Decimal:
    return (value // step - (1 if value < 0 and value % step else 0)) * step


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def others(known: Mapping[str, Adjustable], panel: Panel) -> list[dict[str, str]]:
    """What can be added to the panel, by name."""
    rest = [one for code, one in known.items() if code not in panel.codes]
    return sorted(({"value": one.code, "text": name_of(one)} for one in rest), key=lambda item: item["text"].casefold())


def name_of(one: Adjustable) -> str:
    """ "Retirement: the whole system", with the years where it does not always hold."""
    years = parameters.years_text(one.row.from_year, one.row.to_year)
    title = parameters.title_of(one.row)
    return title if years == "Every year" else f"{title} ({uncapital(years)})"


def uncapital(words: str) -> str:
    return words[:1].lower() + words[1:]


def address(
    scenario: Scenario, choice: Choice | None, moved: Moved, more: Iterable[str] = (), name: str = "what-if"
) -> str:
    """A page of the what-if with its whole state in the address."""
    page = existing(f"planning:{name}", system=scenario.system.code, code=scenario.code)
    chosen = choice.parameters() if choice else {}
    pairs = [(key, value) for key, value in chosen.items() if key not in ("scenario", "across", "rows")]
    pairs += [(MOVED, address_of(code, values)) for code, values in moved.items()]
    pairs += [(MORE, code) for code in more if code not in moved]
    return f"{page}?{urlencode(pairs)}" if pairs else page


def headline(choice: Choice, published: NodeResult, shown: NodeResult, moved: Moved) -> str:
    """ "With these changes the funded gap at 31 March 2032 is about 412 WTE (80% range 350 to 470), 96 less than …"."""
    gap, low, high = (projections.figure(shown, choice.basis, "gap", choice.position, part) for part in PARTS)
    before = projections.figure(published, choice.basis, "gap", choice.position, "p50")
    what = f"the {GAP_WORDS[choice.basis]}{_whose(published)} at {format_date(choice.date)}"
    if gap is None or low is None or high is None or before is None:
        return f"The {what.removeprefix('the ')} is not known: nobody reported what it would be measured against."
    told = f"{what} is about {format_about(gap)} WTE (80% range {format_about(low)} to {format_about(high)})"
    if not moved:
        return f"As published, {told}{_surplus(gap)}."
    return f"With {_these(moved)} {told}, {_difference(gap - before)}{_surplus(gap)}."


PARTS: Final = ("p50", "p10", "p90")


def _these(moved: Moved) -> str:
    return "this change" if len(moved) == 1 else "these changes"


def _difference(wte: float) -> str:
    if abs(wte) < SAME:
        return "the same as published"
    return f"{format_about(abs(wte))} {'more' if wte > 0 else 'less'} than published"


def _surplus(gap: float) -> str:
    return f" ({MINUS} means more staff than demand)" if round(gap) < 0 else ""


def _whose(node: NodeResult) -> str:
    names = labels.names(node)
    return f" of {', '.join(names.values())}" if names else ""


def changes_table(panel: Panel, moved: Moved) -> DataTable:
    """What is moved, from what to what."""
    columns = [
        Column("Assumption"), Column("Published: low, most likely, high"), Column("Here: low, most likely, high"),
    ]  # fmt: skip
    known = {form.adjustable.code: form.adjustable for form in panel.forms}
    rows = [
        [name_of(known[code]), Cell(None, text=_spread(known[code], Values(*known[code].published))),
         Cell(None, text=_spread(known[code], values))]
        for code, values in moved.items()
    ]  # fmt: skip
    return DataTable("What is changed", columns, rows, caption_hidden=True)


def changes_in_words(panel: Panel, moved: Moved) -> str:
    """The same in a sentence, for the description of a scenario that is kept."""
    known = {form.adjustable.code: form.adjustable for form in panel.forms}
    told = [
        f"{name_of(known[code])} {_mode(known[code], known[code].row.mode)} to {_mode(known[code], values.mode)}"
        for code, values in moved.items()
    ]
    return f"{plural(len(told), 'assumption')} changed: {'; '.join(told)}."


def _mode(one: Adjustable, value: Decimal) -> str:
    return parameters.value_text(one.row.parameter, value)


def _spread(one: Adjustable, values: Values) -> str:
    return ", ".join(_mode(one, value) for value in (values.low, values.mode, values.high))


def problems(panel: Panel) -> list[dict[str, str]]:
    """Every mistake in the panel, linked to its field and told with the assumption's name."""
    return [
        {"text": f"{parameters.title_of(form.adjustable.row)}: {message}", "href": f"#{form[name].auto_id}"}
        for form in panel.forms
        for name, messages in form.errors.items()
        for message in messages
    ]
