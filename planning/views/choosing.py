"""What the pages of a system's projection share: the system, the scenario, its published run, and the filters."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property

from partners.models import System
from partners.pages import GuardedView
from partners.permissions import Permission
from planning.forms.filters import DashboardFilter
from planning.models import NodeResult, Run, Scenario
from planning.selectors import projections, scenarios
from planning.selectors.choice import Choice
from planning.selectors.sight import Sight, sight_of


class OfSystem(GuardedView, abstract=True):
    """A page about one system's projection; the filters are in the address (or in what is posted)."""

    permission = Permission.VIEW_AGGREGATES
    kwargs: dict[str, Any]

    @property
    def given(self) -> Any:
        """Where the filters are read."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def system(self) -> System:
        found: System = self.find(System.objects.select_related("region"), code=self.kwargs["system"])
        return found

    @cached_property
    def scenarios(self) -> list[Scenario]:
        return list(scenarios.visible(self.actor, self.system).defer("published__snapshot"))

    @cached_property
    def scenario(self) -> Scenario | None:
        """The one asked for, else the system's default one; None until the first records came.

        Raises:
            Http404: the system has no scenario of that code.
        """
        asked = self.given.get("scenario")
        if not asked:
            return next((one for one in self.scenarios if one.is_default), None)
        found = next((one for one in self.scenarios if str(one.code) == asked), None)
        if found is None:
            raise Http404("The system has no scenario with that code.")
        return found

    @cached_property
    def run(self) -> Run | None:
        return self.scenario.published if self.scenario else None

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    @cached_property
    def filter_form(self) -> DashboardFilter | None:
        if self.scenario is None or self.run is None:
            return None
        self.run.scenario = self.scenario
        shown = [one for one in self.scenarios if one.published_id is not None]
        return DashboardFilter(self.given, run=self.run, scenario=self.scenario, scenarios=shown, sight=self.sight)

    @cached_property
    def choice(self) -> Choice | None:
        """What was chosen; None without a projection, or if the filters say something unknown."""
        form = self.filter_form
        return form.choice() if form is not None and form.is_valid() else None

    def chosen_node(self) -> tuple[Choice, NodeResult]:
        """The choice and its node, for addresses that have nothing to show without them.

        Raises:
            Http404: no projection, unknown filters, out of sight, or not worked out yet.
        """
        if self.choice is None:
            raise Http404("There is no such figure that you can see.")
        node = projections.node(self.choice.run, **self.choice.filters)
        if node is not None and not self.sight.sees_node(node):
            raise Http404("There is no such figure that you can see.")
        if node is None:
            raise Http404("This combination has not been worked out yet. Open it on the dashboard first.")
        return self.choice, node
