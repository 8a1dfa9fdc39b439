"""What the API says of comparisons and bridges. Figures are WTE; a positive gap is a shortfall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from planning.api.figures import BASES, FilterQuery, SpreadSerializer
from planning.api.serializers import QuantilesSerializer
from planning.models import Assumption, Intervention, Lever, Scenario
from planning.presenters.differences import KINDS, lever_words
from planning.selectors.differences import Difference
from planning.selectors.explain import Step


class CompareQuery(FilterQuery):
    """Which scenarios, on which basis; the first is what the others are measured against."""

    scenario = serializers.ListField(  # type: ignore[assignment]
        child=serializers.UUIDField(), min_length=1, max_length=12, help_text="Codes of scenarios; repeat it for each."
    )
    run = None  # type: ignore[assignment]
    basis = serializers.ChoiceField(choices=BASES, default="funded")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scenario"].error_messages["required"] = "Name at least one scenario by its code."


class BridgeQuery(FilterQuery):
    """The two ends: runs, or scenarios by their published runs. With one run only, two days of it."""

    scenario = None  # type: ignore[assignment]
    run = None  # type: ignore[assignment]
    from_run = serializers.UUIDField(required=False, help_text="A published run whose figures are kept.")
    to_run = serializers.UUIDField(required=False, help_text="By default the one shown of to_scenario.")
    from_scenario = serializers.UUIDField(required=False)
    to_scenario = serializers.UUIDField(required=False, help_text="By default the system's own scenario.")
    from_day = serializers.DateField(required=False, help_text="One run only: the first day; by default its base date.")
    to_day = serializers.DateField(required=False, help_text="A position of both; by default the last.")
    basis = serializers.ChoiceField(choices=BASES, default="funded")


class ComparedScenarioSerializer(serializers.Serializer[Any]):
    """One scenario with its gap at each of its positions; null and ``why_not`` where it is not known."""

    scenario = serializers.UUIDField()
    name = serializers.CharField()
    run = serializers.UUIDField()
    base_date = serializers.DateField()
    positions = serializers.ListField(child=serializers.DateField())
    gap = SpreadSerializer(allow_null=True)
    why_not = serializers.CharField(allow_blank=True)


class TripleSerializer(serializers.Serializer[Any]):
    """Low, most likely and high."""

    low = serializers.CharField()
    mode = serializers.CharField()
    high = serializers.CharField()


class AssumptionDifferenceSerializer(serializers.Serializer[Any]):
    """An assumption that is not alike; ``values`` by the scenario's code, null = not assumed there."""

    code = serializers.CharField()
    parameter = serializers.CharField()
    values = serializers.DictField(child=TripleSerializer(allow_null=True))


class LeverDifferenceSerializer(serializers.Serializer[Any]):
    """A movement, change of service or staffing ratio that is not alike; in words, null = not presumed there."""

    name = serializers.CharField()
    kind = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField(allow_null=True))


class InterventionDifferenceSerializer(serializers.Serializer[Any]):
    """An intervention that is switched on in some only."""

    code = serializers.UUIDField()
    name = serializers.CharField()
    on = serializers.DictField(child=serializers.BooleanField())


class RecordsSerializer(serializers.Serializer[Any]):
    """Whether a scenario's figures start from the same records as the first one's."""

    scenario = serializers.UUIDField()
    alike = serializers.BooleanField()
    base_month_differs = serializers.BooleanField()
    organisations_that_differ = serializers.IntegerField(allow_null=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    """Scenarios side by side. ``hidden``: differences of organisations whose figures are not yours to see."""

    basis = serializers.ChoiceField(choices=BASES)
    filters = serializers.DictField(child=serializers.CharField())
    scenarios = ComparedScenarioSerializer(many=True)
    assumptions = AssumptionDifferenceSerializer(many=True)
    levers = LeverDifferenceSerializer(many=True)
    interventions = InterventionDifferenceSerializer(many=True)
    hidden = serializers.IntegerField()
    records = RecordsSerializer(many=True)


class BridgeEndSerializer(serializers.Serializer[Any]):
    """One end of a bridge."""

    scenario = serializers.UUIDField()
    run = serializers.UUIDField()
    day = serializers.DateField()
    gap = QuantilesSerializer(allow_null=True)


class StepSerializer(serializers.Serializer[Any]):
    """What moves the gap by how much, WTE; positive widens the shortfall."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=["opening", "time", "supply", "demand", "uncertainty"])
    wte = serializers.FloatField()


class BridgeSerializer(serializers.Serializer[Any]):
    """The steps from one p50 to the other; they add up within 0.01 WTE. ``why_not``: why there are none."""

    basis = serializers.ChoiceField(choices=BASES)
    filters = serializers.DictField(child=serializers.CharField())
    from_end = BridgeEndSerializer()
    to_end = BridgeEndSerializer()
    steps = StepSerializer(many=True)
    why_not = serializers.CharField(allow_blank=True)


def assumption_told(one: Difference[Assumption], scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """As AssumptionDifferenceSerializer describes it."""
    values = {str(scenario.code): _triple(one.rows[scenario.pk]) for scenario in scenarios}
    return {"code": one.example.natural_code, "parameter": one.example.parameter, "values": values}


def _triple(row: Assumption | None) -> dict[str, str] | None:
    return None if row is None else {name: str(getattr(row, name)) for name in ("low", "mode", "high")}


def lever_told(one: Difference[Lever], scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """As LeverDifferenceSerializer describes it."""
    rows = {str(scenario.code): one.rows[scenario.pk] for scenario in scenarios}
    values = {code: None if row is None else lever_words(row) for code, row in rows.items()}
    return {"name": one.example.name, "kind": KINDS[type(one.example)], "values": values}


def intervention_told(one: Difference[Intervention], scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """As InterventionDifferenceSerializer describes it."""
    on = {str(scenario.code): one.rows[scenario.pk] is not None for scenario in scenarios}
    return {"code": one.example.code, "name": one.example.name, "on": on}


def step_told(step: Step) -> dict[str, Any]:
    """As StepSerializer describes it."""
    return {"name": step.name, "label": step.label, "kind": step.kind, "wte": round(step.wte, 5)}
