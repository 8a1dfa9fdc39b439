"""What the API says of initiatives, and takes: partners by their codes, people by their e-mail address."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from rest_framework import serializers

from partners.models import Organisation, User
from pillars.api.base import InSystem
from pillars.models import Action, Agreement, Initiative, InitiativeStep, Site
from pillars.selectors.initiatives import STANDING, partners_of
from pillars.selectors.people import who_sees


class InitiativeStepSerializer(serializers.ModelSerializer[InitiativeStep]):
    """A milestone; ``done`` is the day on which it was reached."""

    class Meta:
        model = InitiativeStep
        fields = ("title", "due", "done")


class SiteSerializer(serializers.ModelSerializer[Site]):
    """Where it has spread to."""

    organisation = serializers.SlugRelatedField[Organisation]("code", read_only=True)

    class Meta:
        model = Site
        fields = ("organisation", "name", "stage", "since")


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """What a partner says; ``ended`` is null while it holds."""

    organisation = serializers.SlugRelatedField[Organisation]("code", read_only=True)
    by = serializers.EmailField(source="by.email", read_only=True)

    class Meta:
        model = Agreement
        fields = ("organisation", "word", "note", "when", "by", "ended")


class InitiativeSerializer(serializers.ModelSerializer[Initiative]):
    """An initiative with its milestones, its sites, and what each partner says now."""

    system = serializers.CharField(source="system.code", read_only=True)
    lead = serializers.EmailField(source="lead.email", read_only=True, allow_null=True, default=None)
    actions = serializers.SlugRelatedField[Action]("reference", many=True, read_only=True)
    steps = InitiativeStepSerializer(many=True, read_only=True)
    sites = SiteSerializer(many=True, read_only=True)
    agreements = AgreementSerializer(source=STANDING, many=True, read_only=True)

    class Meta:
        model = Initiative
        fields = (
            "code", "system", "name", "description", "digital_enabler", "lead", "actions", "steps", "sites",
            "agreements", "created", "retired",
        )  # fmt: skip
        read_only_fields = fields


class InitiativeFactsSerializer(serializers.Serializer[Any]):
    """Everything that is said of an initiative; what is not sent is empty."""

    name = serializers.CharField(max_length=150)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    digital_enabler = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    lead = InSystem(
        "email", User, lambda c: who_sees(c["system"]), allow_null=True, required=False, default=None,
        help_text="E-mail address.",
    )  # fmt: skip
    actions = InSystem(
        "reference", Action, lambda c: Action.objects.filter(system=c["system"]), many=True, required=False,
        default=list,
    )  # fmt: skip


class InitiativeStepsSerializer(serializers.Serializer[Any]):
    """All milestones; those that stood before are replaced."""

    steps = InitiativeStepSerializer(many=True)


def _partner() -> InSystem:
    return InSystem("code", Organisation, lambda c: partners_of(c["system"], localdate()))


class PutSiteSerializer(serializers.Serializer[Any]):
    """A site, or a new stage of the one of this partner and name."""

    organisation = _partner()
    name = serializers.CharField(max_length=150)
    stage = serializers.ChoiceField(Site.Stage.choices)
    since = serializers.DateField(required=False, allow_null=True, default=None)


class WordSerializer(serializers.Serializer[Any]):
    """What a partner says from now on."""

    organisation = _partner()
    word = serializers.ChoiceField(Agreement.Word.choices)
    note = serializers.CharField(required=False, allow_blank=True, default="")
