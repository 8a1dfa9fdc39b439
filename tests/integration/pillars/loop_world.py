"""A system whose actions carry interventions, worked out: what the pages and the API of the closed loop are about."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from jobs.services import run_waiting
from partners.actors import Actor
from pillars.models import Action, Framework, SupplyRisk
from pillars.services import frameworks
from pillars.services.actions import ActionFacts, create_action
from planning.models import Intervention, Scenario
from planning.services.interventions.switching import switch_intervention
from tests.integration.pillars.conftest import load_templates
from tests.plugins.gap_world import BACKEND, World, make_world
from tests.plugins.projecting import APPLICATION, NURSE, worked_out
from tests.plugins.weighing import intervention

SEEING = ("lead", "planner", "executive", "delivery", "regional", "administrator")
ALL = (*SEEING, "partner", "neighbour")


@dataclass(frozen=True)
class Loop:
    """Two hospitals short of nurses. Counted on are a campaign and better rotas, and a bank of North Hospital's own;
    more places are proposed, but not switched on."""

    world: World
    framework: Framework
    abroad: Intervention
    rotas: Intervention
    bank: Intervention
    places: Intervention

    def actor(self, role: str) -> Actor:
        return Actor.of(self.world.people[role])

    def client(self, role: str) -> Client:
        client = Client()
        client.force_login(self.world.people[role], backend=BACKEND)
        return client

    def action(self, title: str) -> Action:
        return Action.objects.select_related("system", "framework").get(title=title)

    @property
    def scenario(self) -> Scenario:
        return Scenario.objects.select_related("system").get(system=self.world.system, is_default=True)

    @property
    def nurses(self) -> SupplyRisk:
        """The risk that the rule raised of the nurses."""
        return SupplyRisk.objects.select_related("system").get(node=f"profession:{NURSE}")


def make_loop() -> Loop:
    world = make_world()
    load_templates()
    planner = Actor.of(world.people["planner"])
    template = Framework.objects.get(system=None, code="people-plan")
    framework = frameworks.start_framework(actor=planner, system=world.system, template=template)
    abroad = intervention(world.system, "extra_joiners", "20", name="Campaign abroad")
    rotas = intervention(world.system, "fewer_leavers", "0.2", name="Better rotas")
    bank = intervention(world.system, "extra_joiners", "4", name="A bank of one's own", organisation=world.north)
    places = intervention(world.system, "training_places", "10", name="More places")
    loop = Loop(world, framework, abroad, rotas, bank, places)
    for title, stream, *carried in (
        ("Recruit abroad", "international-recruitment", abroad),
        ("Write better rotas", "health-wellbeing", rotas),
        ("Build a bank", "temporary-staffing", bank),
        ("Train more", "training-pipeline", places),
    ):
        _act(planner, framework, title, stream, *carried)
    for one in (abroad, rotas, bank):
        switch_intervention(actor=APPLICATION, scenario=loop.scenario, intervention=one, on=True)
    worked_out(world.system)
    run_waiting()
    return loop


def _act(planner: Actor, framework: Framework, title: str, stream: str, *carried: Intervention) -> None:
    facts = ActionFacts(title=title, workstream=framework.workstreams.get(code=stream), interventions=carried)
    create_action(actor=planner, framework=framework, facts=facts)
