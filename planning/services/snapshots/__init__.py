"""What a run is computed from: records, assumptions and reference data, read once and kept as plain data."""

from planning.services.snapshots.data import (
    AssumptionFacts,
    CellFacts,
    CohortFacts,
    OrganisationFacts,
    PeerEstimate,
    ProfessionFacts,
    Snapshot,
    packed,
    unpacked,
)
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts

__all__ = [
    "AssumptionFacts",
    "CellFacts",
    "CohortFacts",
    "MovementFacts",
    "OrganisationFacts",
    "PeerEstimate",
    "ProfessionFacts",
    "RatioFacts",
    "ServiceChangeFacts",
    "Snapshot",
    "packed",
    "unpacked",
]
