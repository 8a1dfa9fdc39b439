"""Forms of measures and their readings; the services check again. Shares are typed in per cent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from pillars.forms.fields import LeadField
from pillars.models import Action, Framework, Pillar, PlanMeasure
from pillars.selectors.computed import IN_WORDS
from pillars.services.measure_facts import MeasureFacts, facts_of
from pillars.services.measure_rules import FRACTION
from pillars.services.readings import ReadingFacts
from planning.forms.fields import AmountField, plain_text
from web.forms import DatePartsField, DesignSystemForm
from workforce.models import Measure, Profession, StaffGroup

ALL: Final = ("", "All")
UNITS: Final = [(FRACTION, "A share, in per cent"), ("people", "People"), ("WTE", "WTE"), ("days", "Days")]
ENTERED: Final = "entered"
HOW: Final = [
    (ENTERED, "Entered by hand"),
    *((f"computed:{key}", f"Worked out: {name}") for key, name in IN_WORDS.items()),
]
LARGEST: Final = Decimal(10) ** 10
HUNDRED: Final = Decimal(100)
PLACES: Final = 5
SHAPE: Final = ("name", "pillar", "definition", "owner", "checker", "source")
COUNT: Final = ("unit", "direction", "numerator", "denominator", "how", "counts_people")
SCOPE: Final = ("profession", "staff_group", "organisation")
AIM: Final = (
    "baseline", "baseline_date", "baseline_note", "target_basis", "target", "target_date", "trajectory", "review_date",
)  # fmt: skip


def longest(name: str) -> int | None:
    field: Any = PlanMeasure._meta.get_field(name)
    length: int | None = field.max_length
    return length


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def level(label: str, help_text: str = "", **more: Any) -> AmountField:
    return AmountField(
        label=label, help_text=help_text, required=False, lowest=-LARGEST, highest=LARGEST, **more
    )  # fmt: skip


def one_of(label: str, empty: str, **more: Any) -> forms.ModelChoiceField:
    """A choice that may be left open; its rows are set when the system is known."""
    return forms.ModelChoiceField(Pillar.objects.none(), label=label, required=False, empty_label=empty, **more)


class MeasureForm(DesignSystemForm):
    """Everything that a measure says; ``facts`` is what the services take."""

    name = forms.CharField(label="Name", max_length=longest("name"))
    pillar = one_of("", "None")
    definition = forms.CharField(label="What it is", required=False, widget=area())
    owner = LeadField(
        label="Owner", required=False, empty_label="Nobody yet", help_text="Enters the figures and reviews the measure."
    )
    checker = LeadField(
        label="Checker",
        required=False,
        empty_label="Nobody yet",
        help_text="Somebody else, who checks what was entered.",
    )
    source = forms.CharField(label="Source", required=False, max_length=longest("source"))
    unit = forms.ChoiceField(label="What it is counted in", choices=UNITS)
    direction = forms.ChoiceField(label="Which way is better?", choices=PlanMeasure.Direction.choices)
    numerator = forms.CharField(
        label="Numerator", max_length=longest("numerator"), help_text="What is counted, such as people with a plan."
    )
    denominator = forms.CharField(
        label="Denominator", required=False, max_length=longest("denominator"),
        help_text="Of what it is a part, such as people in post. Blank for a count.",
    )  # fmt: skip
    how = forms.ChoiceField(label="Where the figures come from", choices=HOW)
    counts_people = forms.BooleanField(
        label="It counts people by an attribute", required=False, help_text="Small counts are then hidden everywhere."
    )
    profession = one_of("Profession", "All")
    staff_group = one_of("Staff group", "All")
    organisation = one_of(
        "Organisation",
        "The whole system",
        help_text="A measure of one organisation is shown to those who see its figures.",
    )
    baseline = level("Baseline", "The level that it starts from. Shares in per cent, such as 88.5.")
    baseline_date = DatePartsField(label="Day of the baseline", required=False, help_text="For example, 31 3 2025.")
    baseline_note = forms.CharField(
        label="Basis of the baseline", required=False, max_length=longest("baseline_note"),
        help_text="How it was counted, and where it is printed.",
    )  # fmt: skip
    target_basis = forms.ChoiceField(
        label="What the target is", choices=PlanMeasure.TargetBasis.choices, widget=forms.RadioSelect,
        initial=PlanMeasure.TargetBasis.LEVEL,
    )  # fmt: skip
    target = level(
        "Target", "A level such as 90; or a change such as 2, or −0.5 if it should fall. A relative one in per cent."
    )
    target_date = DatePartsField(label="Target by", required=False)
    trajectory = forms.CharField(
        label="Levels on the way", required=False, widget=area(),
        help_text="One to a line, day first: 2026-03-31 89.5",
    )  # fmt: skip
    review_date = DatePartsField(label="Review by", required=False)
    actions = forms.ModelMultipleChoiceField(
        Action.objects.none(), label="Actions that it measures", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, actor: Actor, framework: Framework, measure: PlanMeasure | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        system = framework.system
        assert system is not None  # noqa: S101 - the pages find the plan of a system
        self.measure = measure
        self.fields["pillar"].label = framework.pillar_word.capitalize()
        for name in ("owner", "checker"):
            self.fields[name].offer(system, getattr(measure, name, None))  # type: ignore[attr-defined]
        for name, rows in rows_of(actor, system, framework, measure).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        how: Any = self.fields["how"]
        how.choices = [
            *HOW,
            *((f"observes:{one.code}", f"Observed: {one.name}") for one in Measure.objects.order_by("name")),
        ]
        unit: Any = self.fields["unit"]
        if measure is not None and measure.unit not in dict(UNITS):
            unit.choices = [*UNITS, (measure.unit, measure.unit.capitalize())]

    def clean_trajectory(self) -> dict[dt.date, Decimal]:
        """Levels by day, as they were typed.

        Raises:
            ValidationError: a line is not a day and a level.
        """
        found: dict[dt.date, Decimal] = {}
        for number, line in enumerate(self.cleaned_data["trajectory"].splitlines(), start=1):
            if line.strip():
                day, value = _day_and_level(line, number)
                found[day] = value
        return found

    def clean(self) -> dict[str, Any]:
        """What was typed in per cent becomes fractions."""
        given: dict[str, Any] = super().clean() or {}
        share = given.get("unit") == FRACTION
        relative = given.get("target_basis") == PlanMeasure.TargetBasis.RELATIVE
        given["baseline"] = self._level("baseline", given.get("baseline"), share)
        given["target"] = self._level("target", given.get("target"), share or relative)
        way: Mapping[dt.date, Decimal] = given.get("trajectory") or {}
        given["trajectory"] = {day: self._level("trajectory", one, share) for day, one in way.items()}
        return given

    def _level(self, name: str, value: Decimal | None, share: bool) -> Decimal | None:
        if value is None or not share:
            return value
        if value / HUNDRED != round(value / HUNDRED, PLACES):
            self.add_error(name, "A percentage can have at most 3 decimal places.")
        return round(value / HUNDRED, PLACES)

    def facts(self) -> MeasureFacts:
        """What was said; the form must be valid."""
        given = dict(self.cleaned_data)
        kind, _, key = given.pop("how").partition(":")
        given["computed"] = key if kind == "computed" else ""
        given["observes"] = Measure.objects.get(code=key) if kind == "observes" else None
        given["actions"] = tuple(given["actions"])
        return MeasureFacts(**given)

    @staticmethod
    def starting(measure: PlanMeasure) -> dict[str, Any]:
        """What the form shows first of a measure."""
        facts = facts_of(measure)
        share = facts.unit == FRACTION
        told = {name: getattr(facts, name) for name in MeasureForm.base_fields if name != "how"}
        told["how"] = _how(facts)
        told["baseline"] = typed(facts.baseline, share)
        told["target"] = typed(facts.target, share or facts.target_basis == PlanMeasure.TargetBasis.RELATIVE)
        way = sorted(facts.trajectory.items())
        told["trajectory"] = "\n".join(f"{day.isoformat()} {typed(one, share)}" for day, one in way)
        return told


def typed(value: Decimal | None, share: bool) -> str:
    """A level as one would type it."""
    return "" if value is None else plain_text(value * HUNDRED if share else value)


def _how(facts: MeasureFacts) -> str:
    if facts.computed:
        return f"computed:{facts.computed}"
    return f"observes:{facts.observes.code}" if facts.observes else ENTERED


def _day_and_level(line: str, number: int) -> tuple[dt.date, Decimal]:
    try:
        day, text = line.split()
        found = Decimal(text.removesuffix("%"))
        if not found.is_finite() or abs(found) >= LARGEST:
            raise InvalidOperation
        return dt.date.fromisoformat(day), round(found, PLACES)
    except (ValueError, InvalidOperation) as reason:
        words = f"Line {number} must be a day and a level, such as 2026-03-31 89.5."
        raise ValidationError(words) from reason


def rows_of(actor: Actor, system: System, framework: Framework, measure: PlanMeasure | None) -> dict[str, Any]:
    """What each choice offers; what the measure has now stays offered."""
    pillars = framework.pillars.filter(retired__isnull=True)
    if measure is not None and measure.pillar_id:
        pillars = pillars | framework.pillars.filter(pk=measure.pillar_id)
    here = Organisation.objects.filter(shares__system=system) | Organisation.objects.filter(home_system=system)
    seen = here.visible_to(actor, Permission.VIEW_FIGURES)
    actions = Action.objects.filter(framework=framework, retired__isnull=True)
    if measure is not None:
        actions = actions | Action.objects.filter(pk__in=measure.actions.values("pk"))
    return {
        "pillar": pillars.distinct().order_by("order"),
        "profession": Profession.objects.exclude(code=Profession.NOT_SPECIFIED).order_by("name"),
        "staff_group": StaffGroup.objects.select_related("scheme").order_by("scheme__name", "name"),
        "organisation": seen.distinct().order_by("name"),
        "actions": actions.distinct().order_by("reference"),
    }


class ReadingForm(DesignSystemForm):
    """What was observed on a day; the value follows from its parts where they are known."""

    period = DatePartsField(
        label="Day",
        help_text="The last day of what it stands for; the first of a month for a month. For example, 1 9 2026.",
    )
    numerator = level("Numerator")
    denominator = level("Denominator")
    value = level("Value")
    note = forms.CharField(label="Note", required=False, widget=area(2))

    def __init__(self, *args: Any, measure: PlanMeasure, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.share = measure.unit == FRACTION
        self.fields["numerator"].help_text = measure.numerator
        if measure.denominator:
            self.fields["denominator"].help_text = measure.denominator
        else:
            del self.fields["denominator"]
        if measure.counts_people:
            del self.fields["value"]
        else:
            per_cent = " In per cent, such as 88.5." if self.share else ""
            self.fields["value"].help_text = f"Only if the numerator is not known.{per_cent}"
        if correcting:
            del self.fields["period"]
            self.fields["note"].label = "Why is it corrected?"
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = "Say why it is corrected."

    def facts(self) -> ReadingFacts:
        """What was said; the form must be valid."""
        given = self.cleaned_data
        value = given.get("value")
        if value is not None and self.share:
            value = round(value / HUNDRED, PLACES)
        return ReadingFacts(
            numerator=given["numerator"], denominator=given.get("denominator"), value=value, note=given["note"]
        )


class ReviewForm(DesignSystemForm):
    """When a measure is looked at again, and what came of looking."""

    next_review = DatePartsField(label="Next review", help_text="For example, 31 3 2027.")
    note = forms.CharField(label="What came of it", required=False, widget=area(2))


class MeasureFilter(DesignSystemForm):
    """Every filter may be left out; one that says something unknown gets a message, never a guess."""

    mark_optional = False

    text = forms.CharField(label="Words in it", required=False, max_length=100)
    pillar = forms.ChoiceField(required=False)
    owner = forms.ChoiceField(label="Owner", required=False)
    variation = forms.ChoiceField(label="Variation", required=False, choices=[
        ALL, ("improving", "Improving"), ("concerning", "Concerning"), ("neither", "Changed, neither better nor worse"),
        ("common", "Common cause"), ("too few", "Too few points"), ("nothing", "Nothing observed"),
    ])  # fmt: skip
    target = forms.ChoiceField(
        label="Target",
        required=False,
        choices=[ALL, ("met", "Met"), ("missed", "Not met yet"), ("none", "None, or not known")],
    )
    review = forms.ChoiceField(
        label="Review", required=False, choices=[ALL, ("overdue", "Overdue"), ("none", "No day set")]
    )
    retired = forms.BooleanField(label="Retired ones", required=False)

    def __init__(self, data: Mapping[str, Any], *, framework: Framework, measures: Iterable[PlanMeasure]) -> None:
        super().__init__(data, auto_id="filter-%s")
        rows = list(measures)
        pillar: Any = self.fields["pillar"]
        pillar.label = framework.pillar_word.capitalize()
        pillar.choices = [ALL, *((one.code, one.name) for one in framework.pillars.order_by("order"))]
        owner: Any = self.fields["owner"]
        people = sorted({one.owner for one in rows if one.owner}, key=str)
        owner.choices = [ALL, ("nobody", "Nobody yet"), *((one.email, str(one)) for one in people)]
        for name in ("pillar", "owner", "variation", "target", "review"):
            field: Any = self.fields[name]
            field.error_messages["invalid_choice"] = f"{field.label}: choose from those that are offered."

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return any(self.cleaned_data.values()) if self.is_valid() else True
