"""Uploads: a file on its way to submitted versions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workforce.api.messages import told
from workforce.api.serializers.messages import MessageSerializer, SliceSerializer
from workforce.api.serializers.returns import STANDING_HELP, SourceFileSerializer
from workforce.models import Standing, Upload, Version


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """One file that was sent, and how far it has come."""

    state_label = serializers.CharField(source="get_state_display")
    standing = serializers.ChoiceField(Standing.choices, help_text=STANDING_HELP)
    file = SourceFileSerializer(read_only=True)
    round = serializers.CharField(source="round.code", allow_null=True, default=None)
    organisation = serializers.CharField(
        source="uploaded_for.code", allow_null=True, default=None, help_text="Whose return it was uploaded on."
    )

    class Meta:
        model = Upload
        fields = ("code", "state", "state_label", "standing", "file", "round", "organisation", "created", "finished")


class NewcomerSerializer(serializers.Serializer[Any]):
    """An organisation that the file names and nobody here knows."""

    code = serializers.CharField()
    name = serializers.CharField()
    system = serializers.CharField()
    may_create = serializers.BooleanField()


class OutOfReachSerializer(serializers.Serializer[Any]):
    """An organisation that you do not enter figures for."""

    code = serializers.CharField()
    name = serializers.CharField()


class UnknownLabelSerializer(serializers.Serializer[Any]):
    """A staff group of the file that no profession explains."""

    label: Any = serializers.CharField()
    rows = serializers.IntegerField()
    organisations = serializers.ListField(child=serializers.CharField())


class UploadDetailSerializer(UploadSerializer):
    """What is to be settled, what the rules say, and what submitting would change."""

    line_count = serializers.IntegerField(source="outlook.line_count", default=0)
    unknown_organisations = NewcomerSerializer(many=True, source="outlook.unknown_organisations", default=list)
    forbidden_organisations = OutOfReachSerializer(many=True, source="outlook.forbidden_organisations", default=list)
    unknown_labels = UnknownLabelSerializer(many=True, source="outlook.unknown_labels", default=list)
    messages = serializers.SerializerMethodField()
    preview = SliceSerializer(many=True, source="outlook.preview", default=list)
    versions = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = (
            *UploadSerializer.Meta.fields,
            "line_count",
            "unknown_organisations",
            "forbidden_organisations",
            "unknown_labels",
            "messages",
            "preview",
            "versions",
        )

    @extend_schema_field(MessageSerializer(many=True))
    def get_messages(self, upload: Upload) -> list[dict[str, Any]]:
        return told(upload.outlook.get("messages", []))

    def get_versions(self, upload: Upload) -> list[str]:
        if upload.state != Upload.State.SUBMITTED:
            return []
        codes = Version.objects.filter(file=upload.file_id).order_by("pk").values_list("code", flat=True)
        return [str(code) for code in codes]


class NewUploadSerializer(serializers.Serializer[Any]):
    """A file, and (where its rows do not say so) the round and organisation that it is for."""

    file = serializers.FileField(help_text="An .xlsx or .csv file.")
    round = serializers.CharField(required=False, help_text="Code of a round.")
    organisation = serializers.CharField(required=False, help_text="Code of an organisation.")
    again = serializers.BooleanField(required=False, default=False, help_text="Take the very same file once more.")
    standing = serializers.ChoiceField(
        Standing.choices, required=False, default=Standing.OWN,
        help_text="What the file is. Only who runs collections sends what is not the organisations' own return.",
    )  # fmt: skip


class ConfirmSerializer(serializers.Serializer[Any]):
    """Organisations to create from the file's codes and names, and organisations to leave out."""

    create: Any = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    leave_out = serializers.ListField(child=serializers.CharField(), required=False, default=list)


class LabelsSerializer(serializers.Serializer[Any]):
    """Labels of the file and the codes of the professions that they mean."""

    labels = serializers.DictField(child=serializers.CharField())
