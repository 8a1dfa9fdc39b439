"""Messages of the rules, and what a draft would change."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from workforce.rules import Severity


class MessageSerializer(serializers.Serializer[Any]):
    """What happened, where, and what to do: the same code, words and remedy through every door."""

    pointer = serializers.CharField(
        help_text="JSON pointer (RFC 6901) to the figure: into the lines of the request, or those that the version "
        "gives, counted from 0. Empty where it is about the whole."
    )
    detail = serializers.CharField()
    remedy = serializers.CharField()
    severity = serializers.ChoiceField(
        [str(severity) for severity in Severity],
        help_text="An error stands in the way of submitting, a warning asks for a reason, a notice only tells.",
    )
    code = serializers.CharField(help_text="Code of the rule.")
    section = serializers.CharField()
    organisation = serializers.CharField(help_text="Code of the organisation it is about; empty if about none.")
    field: Any = serializers.CharField()
    value = serializers.CharField(help_text="What was received.")
    where = serializers.CharField(help_text="The place in words: a pointer, a cell of a file, or a field of the form.")
    reason = serializers.CharField(required=False, help_text="The reason that was given for a warning.")


class MessagesSerializer(serializers.Serializer[Any]):
    """What the rules say about a version."""

    ready = serializers.BooleanField(help_text="Whether no error stands in the way of submitting.")
    messages = MessageSerializer(many=True)


class FigureChangeSerializer(serializers.Serializer[Any]):
    """A figure as it was and as it would be; null = not known."""

    field: Any = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class LineChangeSerializer(serializers.Serializer[Any]):
    """A line that is added, changed or removed."""

    change = serializers.ChoiceField(["added", "changed", "removed"])
    period = serializers.CharField()
    profession = serializers.CharField()
    setting = serializers.CharField()
    unit = serializers.CharField()
    source_label = serializers.CharField()
    key = serializers.DictField(
        child=serializers.CharField(), help_text="What else tells the line apart: route, start, measure and so on."
    )
    figures = FigureChangeSerializer(many=True)


class ChangesSerializer(serializers.Serializer[Any]):
    """How lines differ from those on record; ``lines`` lists at most 500 of the differences."""

    month = serializers.CharField(allow_null=True, help_text="The month compared with; null = the same months.")
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    same = serializers.IntegerField()
    lines = LineChangeSerializer(many=True)


class PreviewSerializer(serializers.Serializer[Any]):
    """What accepting the version would change."""

    against_accepted = ChangesSerializer()
    against_last_period = ChangesSerializer()
    outranked = serializers.ListField(
        child=serializers.CharField(),
        help_text="Months of which figures of a higher standing are on record: accepting changes nothing there.",
    )


class SliceSerializer(serializers.Serializer[Any]):
    """One section, organisation and month: counts of lines, and the main figure added up before and after."""

    section = serializers.CharField()
    organisation = serializers.CharField()
    name = serializers.CharField()
    period = serializers.CharField()
    lines = serializers.IntegerField()
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)
    outranked = serializers.BooleanField(
        default=False, help_text="Whether figures of a higher standing are on record, so that nothing changes."
    )
