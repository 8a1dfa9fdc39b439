"""What the API says of actions, and takes: everything by natural codes, people by their e-mail address."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from rest_framework import serializers

from partners.models import Organisation, Place, System, User
from pillars.api.base import InSystem
from pillars.forms.action_filter import priorities_of
from pillars.models import Action, Comment, Decision, Evidence, Milestone, Workstream
from pillars.selectors.people import who_sees
from planning.models import Intervention
from planning.selectors.interventions import in_sight
from planning.services.snapshots.reading import partners_in
from workforce.models import Priority, Profession, Setting


def code(**more: Any) -> serializers.SlugRelatedField[Any]:
    return serializers.SlugRelatedField("code", read_only=True, **more)


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A dated step; ``done`` is the day on which it was reached."""

    class Meta:
        model = Milestone
        fields = ("id", "title", "due", "done")


class ActionSerializer(serializers.ModelSerializer[Action]):
    """An action with its milestones. Empty scope (professions, setting, place, …) means all."""

    system = serializers.SlugRelatedField[System]("code", read_only=True)
    framework = code()
    workstream = code(allow_null=True)
    pillar = serializers.CharField(source="workstream.pillar.code", read_only=True, allow_null=True, default=None)
    long_term_plan = code(allow_null=True)
    lead = serializers.EmailField(source="lead.email", read_only=True, allow_null=True, default=None)
    professions = code(many=True)
    setting = code(allow_null=True)
    priority = code(allow_null=True)
    place = code(allow_null=True)
    partner = code(allow_null=True)
    interventions = serializers.SerializerMethodField()
    milestones = MilestoneSerializer(many=True, read_only=True)

    class Meta:
        model = Action
        fields = (
            "system", "framework", "reference", "title", "description", "pillar", "workstream", "long_term_plan",
            "lead", "professions", "team", "setting", "priority", "place", "partner", "starts", "due", "status",
            "rag", "rag_reason", "people_plan", "people_plan_reference", "interventions", "milestones", "created",
            "changed", "retired",
        )  # fmt: skip
        read_only_fields = fields

    def get_interventions(self, one: Action) -> list[str]:
        """Codes of the linked interventions that the caller may see."""
        return [str(each.code) for each in one.interventions.all()]


def streams(kind: str) -> Any:
    return lambda context: Workstream.objects.filter(
        framework__system=context["system"], framework__retired__isnull=True, kind=kind
    )


def _partners(context: Any) -> Any:
    return Organisation.objects.filter(pk__in=[one.pk for one, _ in partners_in(context["system"], localdate())])


def may_be_null(slug: str, kind: Any, offered: Any, **more: Any) -> InSystem:
    return InSystem(slug, kind, offered, allow_null=True, required=False, default=None, **more)


class ActionFactsSerializer(serializers.Serializer[Any]):
    """Everything that an action says. With PUT and POST what is not sent is empty, with PATCH it stays."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    workstream = may_be_null("code", Workstream, streams("pillar"))
    long_term_plan = may_be_null("code", Workstream, streams("long_term_plan"))
    lead = may_be_null("email", User, lambda c: who_sees(c["system"]), help_text="E-mail address.")
    professions = InSystem(
        "code", Profession, lambda _: Profession.objects.all(), many=True, required=False, default=list
    )
    team = serializers.CharField(max_length=150, required=False, allow_blank=True, default="")
    setting = may_be_null("code", Setting, lambda _: Setting.objects.all())
    priority = may_be_null("code", Priority, lambda c: priorities_of(c["system"]))
    place = may_be_null("code", Place, lambda c: Place.objects.filter(system=c["system"]))
    partner = may_be_null("code", Organisation, _partners)
    starts = serializers.DateField(required=False, allow_null=True, default=None)
    due = serializers.DateField(required=False, allow_null=True, default=None)
    status = serializers.ChoiceField(Action.Status.choices, required=False, default=Action.Status.PLANNED)
    rag = serializers.ChoiceField(Action.Rag.choices, required=False, allow_blank=True, default="")
    rag_reason = serializers.CharField(required=False, allow_blank=True, default="")
    people_plan = serializers.ChoiceField(
        [one for one in Action.PeoplePlan.choices if one[0]], required=False, allow_blank=True, default="",
        help_text="Whose People Plan an item about inclusion, wellbeing or engagement belongs to.",
    )  # fmt: skip
    people_plan_reference = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    interventions = InSystem(
        "code", Intervention, lambda c: in_sight(c["actor"]).filter(system=c["system"]), many=True, required=False,
        default=list,
    )  # fmt: skip


class NewActionSerializer(ActionFactsSerializer):
    """An action to be added; without a reference it gets the next free one."""

    reference = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class ReportSerializer(serializers.Serializer[Any]):
    """How far it is and how it goes, what was reached today, and a word to it."""

    status = serializers.ChoiceField(Action.Status.choices)
    rag = serializers.ChoiceField(Action.Rag.choices, required=False, allow_blank=True, default="")
    rag_reason = serializers.CharField(required=False, allow_blank=True, default="")
    reached = serializers.ListField(child=serializers.IntegerField(), required=False, default=list,
                                    help_text="Ids of milestones.")  # fmt: skip
    comment = serializers.CharField(required=False, allow_blank=True, default="")


class ManySerializer(serializers.Serializer[Any]):
    """The same for several actions; what is not sent stays as each has it."""

    actions = serializers.ListField(child=serializers.CharField(), allow_empty=False, help_text="References.")
    status = serializers.ChoiceField(Action.Status.choices, required=False)
    rag = serializers.ChoiceField(Action.Rag.choices, required=False, allow_blank=True)
    rag_reason = serializers.CharField(required=False, allow_blank=True)
    lead = InSystem("email", User, lambda c: who_sees(c["system"]), required=False, allow_null=True)
    due = serializers.DateField(required=False, allow_null=True)


class ChangedSerializer(serializers.Serializer[Any]):
    """How many actions were changed."""

    changed = serializers.IntegerField()


class MilestoneFactsSerializer(serializers.Serializer[Any]):
    """A dated step."""

    title = serializers.CharField(max_length=200)
    due = serializers.DateField()
    done = serializers.DateField(required=False, allow_null=True, default=None)


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """What somebody said."""

    by = serializers.CharField(source="by.full_name", read_only=True)

    class Meta:
        model = Comment
        fields = ("id", "text", "by", "when")
        read_only_fields = ("id", "by", "when")


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """What shows that an action works."""

    by = serializers.CharField(source="by.full_name", read_only=True)

    class Meta:
        model = Evidence
        fields = ("id", "title", "link", "note", "by", "when", "withdrawn")
        read_only_fields = ("id", "by", "when", "withdrawn")


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision asked for, and how it was decided."""

    asked_by = serializers.CharField(source="asked_by.full_name", read_only=True)
    answered_by = serializers.CharField(source="answered_by.full_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Decision
        fields = (
            "id", "question", "asked_of", "asked", "asked_by", "needed_by", "answer", "answered", "answered_by",
        )  # fmt: skip
        read_only_fields = ("id", "asked", "asked_by", "answer", "answered", "answered_by")


class AnswerSerializer(serializers.Serializer[Any]):
    """How it was decided, and why."""

    answer = serializers.CharField()
