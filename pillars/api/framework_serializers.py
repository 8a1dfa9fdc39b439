"""What the API says of pillars, workstreams and their leads."""

from typing import Any

from rest_framework import serializers

from pillars.models import DeliveryLead, Pillar, Workstream


class DeliveryLeadSerializer(serializers.ModelSerializer[DeliveryLead]):
    name = serializers.CharField(source="user.full_name")
    system: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = DeliveryLead
        fields = ("name", "system", "appointed")


class WorkstreamSerializer(serializers.ModelSerializer[Workstream]):
    pillar: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    leads = DeliveryLeadSerializer(many=True, source="current_leads", read_only=True)

    class Meta:
        model = Workstream
        fields = ("code", "kind", "pillar", "name", "description", "order", "leads")


class PillarSerializer(serializers.ModelSerializer[Pillar]):
    system = serializers.CharField(source="framework.system.code")
    framework: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    workstreams = WorkstreamSerializer(many=True, read_only=True)

    class Meta:
        model = Pillar
        fields = ("system", "framework", "code", "name", "description", "order", "source", "workstreams")
