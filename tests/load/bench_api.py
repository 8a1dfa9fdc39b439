"""A list of 1,000 lines over the API, as a ratio to what one writes on the first day.

The baseline is a ModelSerializer with nested codes and the framework's own renderer, and nothing else: no token, no
rights, no page. Ours is the whole answer to a partner's program.
"""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from rest_framework import renderers, serializers

from partners.actors import Actor
from partners.models import System
from tests.load.measuring import in_seconds, seconds, show
from tests.plugins.people import make_organisation
from tests.plugins.projecting import accept
from tests.plugins.submitting import Planners
from workforce.models import CapacityLine, Profession, Setting, Version
from workforce.services.reference import load_reference

pytestmark = pytest.mark.django_db

LINES = 1_000


class Named(serializers.ModelSerializer):
    """A line with the codes of what it points to."""

    organisation: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    profession: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    setting: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = CapacityLine
        exclude = ("id", "version", "origins")


def a_version() -> tuple[Planners, Version]:
    """One version with 1,000 lines, accepted."""
    load_reference(actor=Actor.application())
    planners = Planners(System.objects.get(code="QJK"))
    professions = Profession.objects.order_by("code").values_list("code", flat=True)
    settings = Setting.objects.order_by("code").values_list("code", flat=True)
    rows = [
        {"profession": profession, "setting": setting, "substantive_wte": Decimal("12.34567"), "headcount": Decimal(14)}
        for setting in settings for profession in professions
    ]  # fmt: skip
    organisation = make_organisation("RH8", planners.system)
    return planners, accept(organisation, "capacity", rows[:LINES], month=planners.month, quiet=True)


def by_model_serializer(version: Version) -> bytes:
    lines = CapacityLine.objects.filter(version=version).select_related("organisation", "profession", "setting")
    rendered: bytes = renderers.JSONRenderer().render(Named(lines, many=True).data)
    return rendered


def test_a_list_of_lines(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    planners, version = a_version()
    assert planners.first.user is not None
    client.force_login(planners.first.user, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/api/v1/versions/{version.code}/lines/?page_size={LINES}"

    def answer() -> Any:
        return client.get(address)

    assert len(answer().json()["results"]) == LINES
    ours, default = seconds(answer, 5), seconds(lambda: by_model_serializer(version), 5)
    with capsys.disabled():
        show(
            f"A list of {LINES:,} lines over the API",
            {
                "the whole answer": in_seconds(ours),
                "ModelSerializer and the framework's renderer alone": in_seconds(
                    default, f"{default / ours:.1f} × faster"
                ),
            },
        )
