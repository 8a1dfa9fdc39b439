"""What the API says of pipelines. People are of a year's intake where nothing else is said; shares are fractions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pillars.presenters.pipeline_words import BOTTLENECKS
from planning.selectors.choice import BASES
from workforce.models import PipelineLine

NONE = "none"


class PipelineSerializer(serializers.Serializer[Any]):
    """One profession from intake to post. Null: unknown, or out of the caller's sight (`withheld`, `gap_withheld`)."""

    profession = serializers.CharField(help_text="Code.")
    name = serializers.CharField()
    basis = serializers.ChoiceField(BASES)
    intake = serializers.FloatField(allow_null=True)
    joiners = serializers.FloatField(allow_null=True, help_text="Of a year's intake, those expected to join here.")
    needed = serializers.FloatField(allow_null=True, help_text="Joiners a year that would close the gap.")
    gap = serializers.FloatField(allow_null=True, help_text="WTE at the horizon; positive is a shortfall.")
    gap_day = serializers.DateField(allow_null=True)
    bottleneck = serializers.ChoiceField([*BOTTLENECKS, NONE], allow_null=True)
    placement_places = serializers.FloatField(allow_null=True, help_text="Null: no limit is assumed.")
    withheld = serializers.BooleanField()
    gap_withheld = serializers.BooleanField()


class StageSerializer(serializers.Serializer[Any]):
    """A stage: the share that passes it, who is left, and the joiners that are lost at it."""

    name = serializers.CharField()
    passed = serializers.FloatField()
    people = serializers.FloatField()
    lost = serializers.FloatField()
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Where the share comes from: reported, or assumed by the scenario."
    )


class PipelineYearSerializer(serializers.Serializer[Any]):
    """What reported cohorts bring in the time up to a position of the projection, in people."""

    ends = serializers.DateField()
    completers = serializers.FloatField()
    joiners = serializers.FloatField()
    needed = serializers.FloatField(allow_null=True)


class PipelineCourseSerializer(serializers.Serializer[Any]):
    """A course of a partner: a year's intake, and what becomes of it."""

    organisation = serializers.CharField(help_text="Code of the partner that reports it.")
    route = serializers.ChoiceField(PipelineLine.Route.choices)
    years = serializers.FloatField()
    intake = serializers.FloatField(help_text="People who are no staff yet.")
    existing_staff = serializers.FloatField()
    completers = serializers.FloatField()
    joiners = serializers.FloatField()


class PipelineDetailSerializer(PipelineSerializer):
    """The same, with its stages, years and courses, and what is done for it."""

    stages = StageSerializer(many=True)
    years = PipelineYearSerializer(many=True)
    courses = PipelineCourseSerializer(many=True)
    actions = serializers.ListField(child=serializers.CharField(), help_text="References of actions for it.")
    interventions = serializers.ListField(child=serializers.UUIDField(), help_text="Training places proposed for it.")
