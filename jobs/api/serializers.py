"""Jobs as the API shows them."""

from rest_framework import serializers

from jobs.models import Job
from partners.models import System


class JobSerializer(serializers.ModelSerializer[Job]):
    """How far a piece of background work is."""

    system = serializers.SlugRelatedField[System]("code", read_only=True, help_text="Code of the system it is for.")
    overtaken_by = serializers.SlugRelatedField[Job](
        "code", read_only=True, help_text="The later job that does this one's work; follow that instead."
    )

    class Meta:
        model = Job
        fields = (
            "code",
            "kind",
            "key",
            "system",
            "state",
            "progress",
            "note",
            "requested",
            "started",
            "finished",
            "attempts",
            "failure",
            "result",
            "overtaken_by",
        )
        read_only_fields = fields
