"""What the API says of frameworks, pillars, workstreams and their leads."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pillars.api.base import InSystem
from pillars.models import DeliveryLead, Framework, FrameworkChange, Pillar, Workstream
from pillars.selectors.frameworks import templates
from pillars.selectors.people import who_sees


def in_plan(kind: Any) -> Any:
    """Rows of the framework in use of the system at hand."""
    return lambda context: kind.objects.filter(framework__system=context["system"], framework__retired__isnull=True)


class DeliveryLeadSerializer(serializers.ModelSerializer[DeliveryLead]):
    """Who leads a workstream."""

    name = serializers.CharField(source="user.full_name")
    email = serializers.EmailField(source="user.email")
    system: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = DeliveryLead
        fields = ("name", "email", "system", "appointed", "ended")


class WorkstreamSerializer(serializers.ModelSerializer[Workstream]):
    """A line of work of a pillar or of the Long Term Plan."""

    system = serializers.CharField(source="framework.system.code")
    pillar: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    leads = DeliveryLeadSerializer(many=True, source="current_leads", read_only=True)

    class Meta:
        model = Workstream
        fields = ("system", "code", "kind", "pillar", "name", "description", "order", "retired", "leads")


class PillarSerializer(serializers.ModelSerializer[Pillar]):
    """A pillar with its workstreams in use."""

    system = serializers.CharField(source="framework.system.code")
    framework: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    workstreams = WorkstreamSerializer(many=True, read_only=True)

    class Meta:
        model = Pillar
        fields = ("system", "framework", "code", "name", "description", "order", "source", "retired", "workstreams")


class FrameworkSerializer(serializers.ModelSerializer[Framework]):
    """A system's plan; ``retired`` is null while it is in use."""

    system: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    started_from: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Framework
        fields = ("system", "code", "name", "vision", "pillar_word", "started_from", "source", "created", "retired")


class TemplatePartSerializer(serializers.Serializer[Any]):
    """A pillar of a template with the names of its workstreams."""

    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    workstreams = serializers.SerializerMethodField()

    def get_workstreams(self, one: Pillar) -> list[str]:
        return [stream.name for stream in one.workstreams.all()]


class TemplateSerializer(serializers.ModelSerializer[Framework]):
    """What a system may start from."""

    pillars = TemplatePartSerializer(many=True, read_only=True)

    class Meta:
        model = Framework
        fields = ("code", "name", "vision", "pillar_word", "source", "pillars")


class StartSerializer(serializers.Serializer[Any]):
    """From which template to start."""

    template = InSystem("code", Framework, lambda _: templates())


class DescribeSerializer(serializers.Serializer[Any]):
    """Name, vision, and what its parts are called."""

    name = serializers.CharField(max_length=150)
    vision = serializers.CharField(required=False, allow_blank=True, default="")
    pillar_word = serializers.CharField(max_length=40)


class RetirePlanSerializer(serializers.Serializer[Any]):
    """Why the plan is retired."""

    reason = serializers.CharField()


class ItemSerializer(serializers.Serializer[Any]):
    """Name and description of a pillar or workstream."""

    name = serializers.CharField(max_length=120)
    description = serializers.CharField(required=False, allow_blank=True, default="")


class NewWorkstreamSerializer(ItemSerializer):
    """A workstream to be added: to a pillar, or (null) to the Long Term Plan's."""

    pillar = InSystem("code", Pillar, in_plan(Pillar), allow_null=True, required=False, default=None)


class OrderSerializer(serializers.Serializer[Any]):
    """Codes in the order wanted: all pillars in use, or all workstreams in use of one pillar."""

    codes = serializers.ListField(child=serializers.SlugField(), allow_empty=False)


class FrameworkChangeSerializer(serializers.ModelSerializer[FrameworkChange]):
    """What was changed in a plan."""

    framework: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    by = serializers.CharField(source="by.full_name", allow_null=True, read_only=True)

    class Meta:
        model = FrameworkChange
        fields = ("framework", "what", "kind", "code", "before", "after", "when", "by")


class AppointSerializer(serializers.Serializer[Any]):
    """Who is to lead, by e-mail address; somebody who can see the plan."""

    email = InSystem("email", DeliveryLead._meta.get_field("user").related_model, lambda c: who_sees(c["system"]))
