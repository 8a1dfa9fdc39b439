"""Everything that a person or a partner's program may be allowed to do."""

from enum import StrEnum


class Permission(StrEnum):
    """One right. Which role holds which right is written in ``partners.roles``."""

    VIEW_PARTNERS = "partners.view"  # that an organisation or system exists, its dates, successors and shares
    VIEW_FIGURES = "figures.view"  # an organisation's own records and returns
    VIEW_AGGREGATES = "aggregates.view"  # a system's projections and roll-ups
    EDIT_RETURN = "return.edit"
    SUBMIT_RETURN = "return.submit"
    REVIEW_RETURN = "return.review"
    MANAGE_ROUNDS = "rounds.manage"
    MAP_LABELS = "labels.map"  # for one organisation
    MAP_SYSTEM_LABELS = "labels.map_system"  # for a whole system
    CREATE_ORGANISATIONS = "organisations.create"
    EDIT_SCENARIOS = "scenarios.edit"
    VIEW_SCENARIOS = "scenarios.view"
    VIEW_PLANS = "plans.view"  # pillars and phases
    EDIT_PLANS = "plans.edit"
    LEAD_PLANS = "plans.lead"  # the actions that one leads, and those of the workstreams that one leads
    SIGN_OFF = "sign_off"
    MANAGE_TOKENS = "tokens.manage"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_REFERENCE = "reference.manage"
    VIEW_AUDIT = "audit.view"
    VIEW_JOBS = "jobs.view"


class Access(StrEnum):
    """What a route declares when no right is needed."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
