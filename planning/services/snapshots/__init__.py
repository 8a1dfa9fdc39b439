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

__all__ = [
    "AssumptionFacts",
    "CellFacts",
    "CohortFacts",
    "OrganisationFacts",
    "PeerEstimate",
    "ProfessionFacts",
    "Snapshot",
    "packed",
    "unpacked",
]
