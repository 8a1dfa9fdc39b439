"""What the API says of analyses: which assumptions matter most, and back-tests. Figures are WTE, shares fractions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from planning.api.figures import BASES, FilterQuery, GapsQuery

STATES = ("not_asked", "working", "stuck", "failed", "done")
LEVELS = ("cell", "organisation", "profession", "staff_group", "sector", "system")
VERDICTS = ("too_narrow", "about_right", "too_wide", "too_few")


class TornadoQuery(FilterQuery):
    """Whose gap, on which basis, at the end of which year."""

    scenario = None  # type: ignore[assignment]
    run = None  # type: ignore[assignment]
    basis = serializers.ChoiceField(choices=BASES, default="funded")
    year = serializers.CharField(required=False, help_text="Financial year, such as 2031/32; by default the last.")

    validate_year = GapsQuery.validate_year


class SwingSerializer(serializers.Serializer[Any]):
    """An assumption moved alone over its range; ``at_low`` and ``at_high``: by how much the gap changes.

    ``facts`` tells what it is about: parameter, scope and span, or the name of what is no assumption.
    """

    kind = serializers.CharField(help_text="assumption, movement, service_change, staffing_ratio, intervention …")
    code = serializers.CharField(help_text="An assumption's is its address under /assumptions/.")
    facts = serializers.DictField()
    low = serializers.FloatField()
    mode = serializers.FloatField()
    high = serializers.FloatField()
    at_low = serializers.FloatField()
    at_high = serializers.FloatField()
    swing = serializers.FloatField(help_text="From the smallest gap to the largest.")


class AnswerSerializer(serializers.Serializer[Any]):
    """How far an analysis is. While it is working, follow its job; failed says ``why_not``; stuck: ask again."""

    state = serializers.CharField(help_text=f"One of {', '.join(STATES)}.")
    code = serializers.UUIDField(allow_null=True)
    job = serializers.UUIDField(allow_null=True, help_text="Follow it under /jobs/.")
    why_not = serializers.CharField(allow_blank=True)
    asked = serializers.DateTimeField(allow_null=True)
    finished = serializers.DateTimeField(allow_null=True)
    engine_version = serializers.CharField(allow_blank=True)


class TornadoSerializer(AnswerSerializer):
    """Which assumptions matter most, the largest swing first; what is one unseen organisation's is added up apart."""

    run = serializers.UUIDField()
    basis = serializers.ChoiceField(choices=BASES)
    filters = serializers.DictField(child=serializers.CharField())
    date = serializers.DateField()
    gap = serializers.FloatField(allow_null=True, help_text="With everything at its mode.")
    results = SwingSerializer(many=True)
    out_of_sight = serializers.IntegerField(help_text="Assumptions of single organisations that you cannot see.")
    out_of_sight_swing = serializers.FloatField(help_text="Their swings, added up.")


class BackTestRequestSerializer(serializers.Serializer[Any]):
    """From the first day of one month on record to that of a later one."""

    base_month = serializers.DateField()
    target_month = serializers.DateField()


class ScoreSerializer(serializers.Serializer[Any]):
    """How the figures of a level did; null = nothing to say. ``low`` and ``high`` bound ``coverage`` (95 %, Wilson)."""

    count = serializers.IntegerField()
    within = serializers.IntegerField()
    coverage = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    verdict = serializers.ChoiceField(choices=VERDICTS)
    mean_percentage = serializers.FloatField(allow_null=True)
    weighted_percentage = serializers.FloatField(allow_null=True)
    bias = serializers.FloatField(allow_null=True)


class BackTestedSerializer(serializers.Serializer[Any]):
    """A figure as it was, as it was expected, and as it came."""

    organisation = serializers.CharField(required=False)
    profession = serializers.CharField(required=False)
    staff_group = serializers.CharField(required=False)
    sector = serializers.CharField(required=False)
    opening = serializers.FloatField()
    p10 = serializers.FloatField()
    p50 = serializers.FloatField()
    p90 = serializers.FloatField()
    observed = serializers.FloatField()
    within = serializers.BooleanField()


class ScoredLevelSerializer(serializers.Serializer[Any]):
    """One level of one measure; ``score`` is null where all of it is an organisation's that you cannot see."""

    level = serializers.CharField(help_text=f"One of {', '.join(LEVELS)}; a cell is organisation and profession.")
    score = ScoreSerializer(allow_null=True)
    results = BackTestedSerializer(many=True)


class BackTestedMeasureSerializer(serializers.Serializer[Any]):
    """Staff in post (supply), establishment (funded) or assessed need, compared like for like."""

    measure = serializers.CharField(help_text="supply, funded or need")
    organisations = serializers.IntegerField()
    compared = serializers.FloatField(allow_null=True, help_text="Share of what was reported at first.")
    levels = ScoredLevelSerializer(many=True)


class LeftOutSerializer(serializers.Serializer[Any]):
    """A partner that reported one of the two months alone."""

    code = serializers.CharField()
    name = serializers.CharField()
    reported = serializers.CharField(help_text="before or after: the month that it did report")


class BackTestSerializer(AnswerSerializer):
    """An older month projected to a later one, and compared with what was reported for it."""

    base_month = serializers.DateField()
    target_month = serializers.DateField()
    left_out = LeftOutSerializer(many=True)
    measures = BackTestedMeasureSerializer(many=True)


class BackTestListSerializer(AnswerSerializer):
    """A back-test without its figures."""

    base_month = serializers.DateField()
    target_month = serializers.DateField()
