"""Who: places on the map, partners, people, memberships, tokens and the audit trail."""

from partners.models.audit import AuditEvent, Channel
from partners.models.geography import Place, Region, System
from partners.models.organisation import (
    Organisation,
    OrganisationSuccession,
    Sector,
    SizeMeasure,
    SystemShare,
)
from partners.models.people import Membership, User
from partners.models.token import ApiToken

__all__ = [
    "ApiToken",
    "AuditEvent",
    "Channel",
    "Membership",
    "Organisation",
    "OrganisationSuccession",
    "Place",
    "Region",
    "Sector",
    "SizeMeasure",
    "System",
    "SystemShare",
    "User",
]
