"""Rounds, returns, their sections and versions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partners.models import Organisation, System
from workforce.api.serializers.messages import MessageSerializer, PreviewSerializer, SliceSerializer
from workforce.models import Return, Round, Section, SourceFile, Standing, Version

STANDING_HELP = (
    "Whose word the figures are. Of a month of an organisation its own return speaks, else a national return, else a "
    "published estimate; within a standing the version accepted last."
)


class RoundSerializer(serializers.ModelSerializer[Round]):
    """One collection."""

    system = serializers.SlugRelatedField[System](slug_field="code", read_only=True, allow_null=True)
    sections = serializers.ListField(child=serializers.ChoiceField(Section.choices))

    class Meta:
        model = Round
        fields = ("code", "name", "system", "base_month", "opens", "due", "closed", "sections")


class SourceFileSerializer(serializers.ModelSerializer[SourceFile]):
    """The file that figures came from."""

    class Meta:
        model = SourceFile
        fields = ("code", "name", "sha256", "size", "layout", "row_count", "uploaded")


class VersionSerializer(serializers.ModelSerializer[Version]):
    """One version of a section. Once submitted its lines never change."""

    of_return = serializers.UUIDField(source="submission.of_return.code", help_text="Code of the return.")
    round = serializers.CharField(source="submission.of_return.round.code")
    organisation = serializers.CharField(source="submission.of_return.organisation.code")
    section = serializers.ChoiceField(Section.choices, source="submission.section")
    state_label = serializers.CharField(source="get_state_display")
    standing = serializers.ChoiceField(Standing.choices, help_text=STANDING_HELP)
    file = SourceFileSerializer(read_only=True, allow_null=True)
    based_on = serializers.SlugRelatedField[Version](slug_field="code", read_only=True, allow_null=True)
    created_by = serializers.StringRelatedField[Any](allow_null=True)
    submitted_by = serializers.StringRelatedField[Any](allow_null=True)
    reviewed_by = serializers.StringRelatedField[Any](allow_null=True)

    class Meta:
        model = Version
        fields = (
            "code",
            "number",
            "state",
            "state_label",
            "of_return",
            "round",
            "organisation",
            "section",
            "standing",
            "channel",
            "file",
            "based_on",
            "line_count",
            "digest",
            "created",
            "created_by",
            "saved",
            "submitted",
            "submitted_by",
            "reviewed",
            "reviewed_by",
            "review_reason",
            "superseded",
        )


class SectionStateSerializer(serializers.Serializer[Any]):
    """How far one section of a return is."""

    section = serializers.ChoiceField(Section.choices)
    label: Any = serializers.CharField()
    state = serializers.ChoiceField(
        ["not_started", *Version.State.values],
        help_text="State of the version that stands: the draft, else what waits, else the newest reviewed one.",
    )
    standing = serializers.ChoiceField(
        Standing.choices, allow_null=True,
        help_text="Whose word that version is: while it is not `own`, the organisation's own return is still awaited.",
    )  # fmt: skip
    version = serializers.UUIDField(allow_null=True, help_text="Code of that version.")
    number = serializers.IntegerField(allow_null=True)
    line_count = serializers.IntegerField()
    saved = serializers.DateTimeField(allow_null=True)
    accepted = serializers.UUIDField(allow_null=True, help_text="Code of the version whose lines are the records.")
    etag = serializers.CharField(help_text="Send it as If-Match when you save the section.")


class ReturnSerializer(serializers.ModelSerializer[Return]):
    """One organisation's part in a round, with the state of each section."""

    round = serializers.CharField(source="round.code")
    organisation = serializers.CharField(source="organisation.code")
    sections = SectionStateSerializer(many=True, source="shown_sections")

    class Meta:
        model = Return
        fields = ("code", "round", "organisation", "created", "sections")


class NewReturnSerializer(serializers.Serializer[Any]):
    """Whose return in which round."""

    round = serializers.SlugRelatedField[Round](slug_field="code", queryset=Round.objects.none())
    organisation = serializers.SlugRelatedField[Organisation](slug_field="code", queryset=Organisation.objects.none())


class SavedSerializer(serializers.Serializer[Any]):
    """A saved draft (null after a dry run), what the rules say, and what accepting it would change."""

    version = VersionSerializer(allow_null=True)
    ready = serializers.BooleanField(help_text="Whether no error stands in the way of submitting.")
    messages = MessageSerializer(many=True)
    preview = PreviewSerializer()


class SavedManySerializer(serializers.Serializer[Any]):
    """A saved draft for each organisation (none after a dry run), and what the rules say."""

    versions = VersionSerializer(many=True)
    ready = serializers.BooleanField(help_text="Whether no error stands in the way of submitting.")
    messages = MessageSerializer(many=True)
    preview = SliceSerializer(many=True)


REASONS = serializers.DictField(
    child=serializers.CharField(allow_blank=True, max_length=2000),
    required=False,
    help_text="A reason for each code of a warning. “large-change@RH8” answers for one organisation alone.",
)


class ReasonsSerializer(serializers.Serializer[Any]):
    """Reasons for warnings."""

    reasons = REASONS


class SendBackSerializer(serializers.Serializer[Any]):
    """Why a version goes back."""

    reason = serializers.CharField(max_length=4000, help_text="In plain words, so that they know what to change.")


class VersionCodesSerializer(serializers.Serializer[Any]):
    """Versions by code."""

    versions = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=2000)


class SubmitManySerializer(VersionCodesSerializer):
    """Versions to submit together, with reasons for their warnings."""

    reasons = REASONS
