"""Two planners who send in and accept figures of small trusts, through the services, each in a transaction."""

import datetime as dt

from django.utils import timezone

from partners.actors import Actor
from partners.models import Organisation, System
from partners.roles import Role
from planning.models import Run, Scenario
from planning.selectors import projections
from tests.plugins.people import make_member, make_organisation
from tests.plugins.projecting import NURSE
from workforce.models import Round, Version
from workforce.rules import Row
from workforce.services import drafts, review


class Planners:
    """Of one system; the first sends in, the second accepts."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.first, self.second = (
            Actor.of(make_member(Role.ICS_PLANNER, system, f"{name}.{system.code.lower()}@example.org"))
            for name in ("first", "second")
        )
        month = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
        self.month = month.replace(day=1)
        self.round = Round.objects.create(
            code=f"round-{system.code.lower()}", name="Round", system=system, base_month=self.month, opens=self.month,
            due=self.month + dt.timedelta(days=60), sections=["capacity"],
        )  # fmt: skip

    def trust(self, code: str) -> Organisation:
        return make_organisation(code, self.system)

    def submitted(self, trust: Organisation, wte: str, profession: str = NURSE) -> Version:
        """A version with so many people of one profession, handed in."""
        values = {"period": f"{self.month:%Y-%m}", "profession": profession, "substantive_wte": wte}
        opened = drafts.open_return(actor=self.first, round_=self.round, organisation=trust)
        saved = drafts.save_section(
            actor=self.first, return_=opened, section="capacity", rows=[Row("capacity", values)], channel="api"
        )
        reasons = {message.code: "A trial" for message in saved.messages}
        return drafts.submit(actor=self.first, version=saved.version, reasons=reasons)

    def accept(self, version: Version) -> Version:
        """The other planner accepts; the projection is requested with it."""
        return review.accept(actor=self.second, version=version)

    def accepted(self, trust: Organisation, wte: str) -> Version:
        """A version with so many nurses, on record."""
        return self.accept(self.submitted(trust, wte))

    @property
    def scenario(self) -> Scenario:
        return Scenario.objects.get(system=self.system, is_default=True)

    def shown(self) -> Run | None:
        """The run that people see; None before the first."""
        return Run.objects.filter(pk__in=Scenario.objects.filter(system=self.system).values("published")).first()

    def supply(self) -> float | None:
        """WTE at the base date as people see it; None before the first projection."""
        run = self.shown()
        node = None if run is None else projections.node(run)
        return None if node is None else node.figures["supply"]["central"][0]
