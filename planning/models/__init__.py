"""What will be: scenarios with what they assume, interventions, runs, and the published results of every node."""

from planning.models.analyses import Analysis
from planning.models.archives import Archive
from planning.models.interventions import Intervention, InterventionKind, Package
from planning.models.levers import Lever, Movement, ServiceChange, StaffingRatio
from planning.models.results import NodeResult
from planning.models.runs import Run
from planning.models.scenarios import Assumption, Parameter, Scenario, ScopeKind

__all__ = [
    "Analysis",
    "Archive",
    "Assumption",
    "Intervention",
    "InterventionKind",
    "Lever",
    "Movement",
    "NodeResult",
    "Package",
    "Parameter",
    "Run",
    "Scenario",
    "ScopeKind",
    "ServiceChange",
    "StaffingRatio",
]
