"""The panel of a what-if: low, most likely and high of a few assumptions, each starting from what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms

from planning.forms.scenarios import VALUES, ValuesForm
from planning.models import Scenario
from planning.selectors.what_if import Adjustable
from planning.services.scenario_settings import LONGEST_NAME
from planning.services.what_if import Values
from web.forms import DesignSystemForm

SHOWN, MOVED, MORE = "assumption", "move", "more"
"""Names in a request: what stands in the panel, what an address moves, and what to add to the panel."""

MOST: Final = 40


class AdjustForm(ValuesForm):
    """Values of one assumption, without reason and source: nothing is saved."""

    def __init__(self, *args: Any, adjustable: Adjustable, to: Values | None = None, **kwargs: Any) -> None:
        low, mode, high = (to.low, to.mode, to.high) if to else adjustable.published
        initial = {"low": low, "mode": mode, "high": high}
        super().__init__(*args, parameter=adjustable.row.parameter, initial=initial, **kwargs)
        self.adjustable = adjustable
        for name in ("reason", "source", "sure"):
            del self.fields[name]
        for (name, _), value in zip(VALUES, adjustable.published, strict=True):
            field: Any = self.fields[name]
            field.widget.attrs |= {"data-part": name, "data-published": field.prepare_value(value)}

    def moved(self) -> Values | None:
        """The new values; None where they are the published ones. The form must be valid."""
        low, mode, high = (self.cleaned_data[name] for name, _ in VALUES)
        return None if (low, mode, high) == self.adjustable.published else Values(low, mode, high)


class Panel:
    """The assumptions on the page, in their order, each with its form.

    ``lost`` are codes that the scenario does not have, ``added`` those that somebody has added to the usual ones.
    """

    def __init__(self, forms_shown: Iterable[AdjustForm], lost: Iterable[str], added: Iterable[str]) -> None:
        self.forms = list(forms_shown)
        self.lost, self.added = list(lost), list(added)

    @classmethod
    def posted(cls, data: Any, known: Mapping[str, Adjustable]) -> Panel:
        """As the page sent it."""
        codes = data.getlist(SHOWN)[:MOST]
        found = [
            AdjustForm(data, prefix=f"a{place}", adjustable=known[code])
            for place, code in enumerate(codes)
            if code in known
        ]
        return cls(found, [code for code in codes if code not in known], data.getlist(MORE))

    @classmethod
    def addressed(cls, query: Any, known: Mapping[str, Adjustable], usual: Iterable[str]) -> Panel:
        """As an address names it: what it moves, what it adds, and what is shown anyway."""
        to = dict(filter(None, map(_moved, query.getlist(MOVED))))
        codes = list(dict.fromkeys([*usual, *to, *query.getlist(MORE)]))
        here = [code for code in codes if code in known][:MOST]
        found = [
            AdjustForm(prefix=f"a{place}", adjustable=known[code], to=to.get(code)) for place, code in enumerate(here)
        ]
        return cls(found, [code for code in codes if code not in known], query.getlist(MORE))

    @property
    def codes(self) -> list[str]:
        return [form.adjustable.code for form in self.forms]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # each of them, so that every mistake is named

    def moved(self) -> dict[str, Values]:
        """What differs from the published values. The panel must be valid, or come from an address."""
        pairs = ((form.adjustable.code, _values(form)) for form in self.forms)
        return {code: values for code, values in pairs if values is not None}


def address_of(code: str, values: Values) -> str:
    """A moved assumption as an address names it: its code and its values as fractions."""
    return ":".join([code, *(f"{value.normalize():f}" for value in (values.low, values.mode, values.high))])


def _moved(text: str) -> tuple[str, Values] | None:
    """What an address moves; None if it cannot be read."""
    code, *told = text.split(":")
    try:
        low, mode, high = (Decimal(one) for one in told)
    except (InvalidOperation, ValueError):
        return None
    return (code, Values(low, mode, high)) if all(one.is_finite() for one in (low, mode, high)) else None


def _values(form: AdjustForm) -> Values | None:
    if form.is_bound:
        return form.moved()
    given = Values(*(form.initial[name] for name, _ in VALUES))
    return None if (given.low, given.mode, given.high) == form.adjustable.published else given


class KeepForm(DesignSystemForm):
    """What a what-if is called as a scenario, and why it is assumed."""

    name = forms.CharField(label="Name of the new scenario", max_length=LONGEST_NAME)
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(
        label="Reason", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why these values are assumed, in words that your colleagues will understand in a year.",
    )  # fmt: skip
    source = forms.CharField(label="Source", max_length=500, help_text="The publication, data set or decision.")
    mark_optional = False


def scenario_name(scenario: Scenario) -> str:
    """What a what-if would be called if nobody thought of anything better."""
    return f"What if: {scenario.name}"[:LONGEST_NAME]
