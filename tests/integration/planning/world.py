"""A small world for tests of planning's pages and API: two systems, records, a published projection, and people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

from partners.models import User
from partners.roles import Role
from planning.models import Scenario
from planning.services.scenarios import add_assumption
from tests.plugins.people import make_member, make_region, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out


class World:
    """System QXX with trusts RH8 and RBZ and a published projection, its neighbour QYY, and a person in each role."""

    def __init__(self) -> None:
        load_reference()
        self.system, self.neighbour = make_system("QXX"), make_system("QYY", make_region("Y56"))
        own = trust(self.system)
        accept(own, "demand", [{"establishment_wte": Decimal(560)}])
        accept(own, "plan", [{"substantive_wte": Decimal(510)}])
        accept(trust(self.system, "RBZ", "100"), "demand", [{"establishment_wte": Decimal(130)}])
        self.run = worked_out(self.system)
        self.scenario = Scenario.objects.get()
        self.people: dict[str, User] = {
            "lead": make_member(Role.WORKFORCE_LEAD, own),
            "planner": make_member(Role.ICS_PLANNER, self.system),
            "executive": make_member(Role.ICS_EXECUTIVE, self.system),
            "delivery": make_member(Role.DELIVERY_LEAD, self.system),
            "partner": make_member(Role.PARTNER, own),
            "regional": make_member(Role.REGIONAL_VIEWER, self.system.region),
            "administrator": make_member(Role.ADMINISTRATOR),
            "neighbour": make_member(Role.ICS_PLANNER, self.neighbour),
        }

    def as_(self, role: str) -> Client:
        """The browser or program of the person in a role."""
        client = Client()
        client.force_login(self.people[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def statuses(self, path: str, roles: tuple[str, ...]) -> dict[str, int]:
        """What each role gets."""
        return {role: self.as_(role).get(path).status_code for role in roles}

    def page(self, rest: str = "") -> str:
        """A page of the scenario."""
        return f"/planning/QXX/scenarios/{self.scenario.code}/{rest}"

    @property
    def run_page(self) -> str:
        return self.page(f"runs/{self.run.code}/")

    def api(self, rest: str = "") -> str:
        """An address of the scenario under the API."""
        return f"/api/v1/scenarios/{self.scenario.code}/{rest}"

    def narrow(self) -> None:
        """Assume that 10, 12 and 15 % of acute trusts' staff leave."""
        numbers: dict[str, Any] = {"low": Decimal("0.1"), "mode": Decimal("0.12"), "high": Decimal("0.15")}
        why: dict[str, Any] = {"reason": "Local", "source": "Our leavers"}
        scope: dict[str, Any] = {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute"}
        add_assumption(actor=APPLICATION, scenario=self.scenario, **scope, **numbers, **why)


def words(answer: Any) -> str:
    """What a page says, without its mark-up."""
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())
