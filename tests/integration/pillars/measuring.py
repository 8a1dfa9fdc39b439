"""Measures of a plan for tests: what a planner would say of one."""

from typing import Any

from pillars.models import PlanMeasure
from pillars.services.measures import MeasureFacts, define_measure
from tests.integration.pillars.conftest import PlanWorld

TRAINING: dict[str, Any] = {"name": "Shared training", "numerator": "People trained", "denominator": "People in post",
                            "direction": "higher"}  # fmt: skip


def facts(**told: Any) -> MeasureFacts:
    """A measure that is entered by hand."""
    return MeasureFacts(**{**TRAINING, **told})


def defined(world: PlanWorld, **told: Any) -> PlanMeasure:
    """The same, defined by the planner; the delivery lead owns it, and the planner's colleague checks it."""
    usual = {"owner": world.lead.user, **told}
    return define_measure(actor=world.planner, framework=world.framework, facts=facts(**usual))
