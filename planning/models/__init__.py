"""What will be: scenarios with their assumptions, runs, and the published results of every node."""

from planning.models.results import NodeResult
from planning.models.runs import Run
from planning.models.scenarios import Assumption, Parameter, Scenario, ScopeKind

__all__ = ["Assumption", "NodeResult", "Parameter", "Run", "Scenario", "ScopeKind"]
