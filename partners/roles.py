"""Roles are code: each is a set of rights. A membership gives a role over an organisation, a system or a region."""

from django.db import models

from partners.permissions import Permission as P


class Role(models.TextChoices):
    """What a person is to an organisation, a system, a region, or (administrators) to the installation."""

    WORKFORCE_LEAD = "workforce_lead", "Workforce lead"
    ICS_PLANNER = "ics_planner", "ICS planner"
    ICS_EXECUTIVE = "ics_executive", "ICS executive"
    DELIVERY_LEAD = "delivery_lead", "Delivery lead"
    PARTNER = "partner", "Partner system (API)"
    REGIONAL_VIEWER = "regional_viewer", "Regional viewer"
    ADMINISTRATOR = "administrator", "Administrator"


_READ_SYSTEM = {P.VIEW_PARTNERS, P.VIEW_AGGREGATES, P.VIEW_SCENARIOS, P.VIEW_PLANS}
_COLLECT = {P.VIEW_PARTNERS, P.VIEW_FIGURES, P.EDIT_RETURN, P.SUBMIT_RETURN, P.MAP_LABELS}

RIGHTS: dict[str, frozenset[P]] = {
    Role.WORKFORCE_LEAD: frozenset(_COLLECT | _READ_SYSTEM | {P.MANAGE_TOKENS}),
    Role.ICS_PLANNER: frozenset(
        _COLLECT
        | _READ_SYSTEM
        | {P.REVIEW_RETURN, P.MANAGE_ROUNDS, P.MAP_SYSTEM_LABELS, P.CREATE_ORGANISATIONS, P.EDIT_SCENARIOS}
        | {P.EDIT_PLANS, P.LEAD_PLANS, P.MANAGE_TOKENS, P.VIEW_AUDIT, P.VIEW_JOBS}
    ),
    Role.ICS_EXECUTIVE: frozenset(_READ_SYSTEM | {P.VIEW_FIGURES, P.SIGN_OFF, P.VIEW_AUDIT}),
    Role.DELIVERY_LEAD: frozenset(_READ_SYSTEM | {P.LEAD_PLANS}),
    Role.PARTNER: frozenset(_COLLECT),
    Role.REGIONAL_VIEWER: frozenset(_READ_SYSTEM),
    Role.ADMINISTRATOR: frozenset(P) - {P.SIGN_OFF},
}

# Rights over a whole system reach a person whose membership is in one of its organisations.
SHARED_WITH_SYSTEM = frozenset(_READ_SYSTEM)
