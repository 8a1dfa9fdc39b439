"""A system that has started its plan, with people of several roles."""

import csv
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from partners.actors import Actor
from partners.models import Region, System, User
from partners.models.people import Membership
from partners.roles import Role
from pillars import reference
from pillars.models import Framework, Workstream
from pillars.services import frameworks
from tests.conftest import ROOT
from tests.plugins.gap_world import World, make_world
from workforce.models import Measure

FOLDER = ROOT / "fixtures" / "reference"


def load_templates() -> dict[str, int]:
    """The templates; what their measures observe must be there first."""
    with (FOLDER / "plan_measures.csv").open(encoding="utf-8", newline="") as file:
        observed = {row["observes"] for row in csv.DictReader(file)} - {""}
    for code in sorted(observed):
        Measure.objects.get_or_create(code=code, defaults={"name": code})
    return reference.load(FOLDER)


def member(system: System, role: str, name: str) -> User:
    """Somebody who holds a role over a system."""
    user = User.objects.create_user(name.replace(" ", ".") + "@example.org", "a long password 1", full_name=name)
    Membership.objects.create(user=user, role=role, system=system)
    return user


@dataclass
class PlanWorld:
    """Two systems of one region, the first with a framework from the template of four pillars."""

    system: System
    other: System
    framework: Framework
    planner: Actor
    lead: Actor
    executive: Actor
    stranger: Actor

    def workstream(self, code: str) -> Workstream:
        return self.framework.workstreams.get(code=code)


def make_plan_world() -> PlanWorld:
    load_templates()
    region = Region.objects.create(code="Y00", name="Region")
    ours, theirs = (System.objects.create(code=code, name=code, region=region) for code in ("QAA", "QBB"))
    planner = Actor.of(member(ours, Role.ICS_PLANNER, "Planner"))
    template = Framework.objects.get(system=None, code="people-plan")
    return PlanWorld(
        system=ours,
        other=theirs,
        framework=frameworks.start_framework(actor=planner, system=ours, template=template),
        planner=planner,
        lead=Actor.of(member(ours, Role.DELIVERY_LEAD, "Delivery Lead")),
        executive=Actor.of(member(ours, Role.ICS_EXECUTIVE, "Executive")),
        stranger=Actor.of(member(theirs, Role.DELIVERY_LEAD, "Stranger")),
    )


@pytest.fixture(scope="module")
def plan_scene(module_data: Any) -> Iterator[PlanWorld]:
    """The world, made once for a module."""
    with module_data():
        yield make_plan_world()


@pytest.fixture
def plan_world(plan_scene: PlanWorld, db: None) -> PlanWorld:
    """The world as each test finds it: what another test did to it is undone."""
    people = {
        name: Actor.of(User.objects.get(pk=getattr(plan_scene, name).user.pk))
        for name in ("planner", "lead", "executive", "stranger")
    }
    return PlanWorld(
        system=System.objects.get(pk=plan_scene.system.pk),
        other=System.objects.get(pk=plan_scene.other.pk),
        framework=Framework.objects.select_related("system").get(pk=plan_scene.framework.pk),
        **people,
    )


@pytest.fixture(scope="module")
def gap_of_module(module_data: Any) -> Iterator[World]:
    """A small system whose gap can be looked at, made once for a module."""
    with module_data():
        yield make_world()


@pytest.fixture
def world(gap_of_module: World, db: None) -> World:
    """That system as each test finds it."""
    return deepcopy(gap_of_module)
