"""What the API says of phases."""

from rest_framework import serializers

from phases.models import Deliverable, Phase


class DeliverableSerializer(serializers.ModelSerializer[Deliverable]):
    class Meta:
        model = Deliverable
        fields = ("order", "name", "description")


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    key_questions = serializers.ListField(child=serializers.CharField(), read_only=True)
    deliverables = DeliverableSerializer(many=True, read_only=True)

    class Meta:
        model = Phase
        fields = ("code", "name", "order", "purpose", "key_questions", "source", "deliverables")
