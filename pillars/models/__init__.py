"""What we do: frameworks, pillars, workstreams, leads, actions, measures, risks, initiatives."""

from pillars.models.actions import Action, Comment, Decision, Evidence, Milestone
from pillars.models.costs import InterventionCost
from pillars.models.digests import Digest, DigestChoice
from pillars.models.frameworks import DeliveryLead, Framework, FrameworkChange, Pillar, Workstream
from pillars.models.initiatives import Agreement, Initiative, InitiativeStep, Site
from pillars.models.measures import PlanMeasure, Reading
from pillars.models.risks import RiskEvent, RiskRule, SupplyRisk
from pillars.models.sheets import ActionSheet

__all__ = [
    "Action",
    "ActionSheet",
    "Agreement",
    "Comment",
    "Decision",
    "DeliveryLead",
    "Digest",
    "DigestChoice",
    "Evidence",
    "Framework",
    "FrameworkChange",
    "Initiative",
    "InitiativeStep",
    "InterventionCost",
    "Milestone",
    "Pillar",
    "PlanMeasure",
    "Reading",
    "RiskEvent",
    "RiskRule",
    "Site",
    "SupplyRisk",
    "Workstream",
]
