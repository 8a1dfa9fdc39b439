"""What tests of actions share: clients of people, and actions made in a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.test import Client

from partners.actors import Actor
from pillars.models import Action
from pillars.services.actions import ActionFacts, create_action
from tests.integration.pillars.conftest import PlanWorld


def client_of(actor: Actor) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def facts(world: PlanWorld, **changes: Any) -> ActionFacts:
    """What a usual action says, with changes."""
    return replace(ActionFacts(title="Ask why people leave", workstream=world.workstream("retention")), **changes)


def made(world: PlanWorld, **changes: Any) -> Action:
    """An action that the planner made."""
    return create_action(actor=world.planner, framework=world.framework, facts=facts(world, **changes))


def page(actor: Actor, address: str) -> str:
    """What a person reads at an address below their plan's."""
    answer = client_of(actor).get(f"/pillars/QAA/actions/{address}")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(actor: Actor, address: str, follow: bool = False, **said: Any) -> Any:
    """Post a form below the actions of the plan."""
    return client_of(actor).post(f"/pillars/QAA/actions/{address}", said, follow=follow)
