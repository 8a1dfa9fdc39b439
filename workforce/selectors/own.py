"""What lies with one person: the returns of their own organisations, and the versions that wait for their review."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission
from partners.scoping import ScopedQuerySet
from workforce.models import Return, Round, Version
from workforce.selectors.states import SectionState, section_states


def rounds_in_sight(actor: Actor) -> QuerySet[Round]:
    """Rounds that the actor sees, and those of their own organisations' returns, whatever system they belong to."""
    seen = Round.objects.visible_to(actor, Permission.VIEW_PARTNERS)
    keys = actor.reach(Permission.EDIT_RETURN).organisations
    return Round.objects.filter(
        Q(pk__in=seen.values("pk")) | Q(pk__in=Return.objects.filter(organisation__in=keys).values("round"))
    )


def own_organisations(actor: Actor) -> list[Organisation]:
    """Organisations for which the actor enters figures by a role in the organisation itself."""
    keys = actor.reach(Permission.EDIT_RETURN).organisations
    return list(Organisation.objects.filter(pk__in=keys)) if keys else []


def own_returns(actor: Actor, rounds: Sequence[Round]) -> list[tuple[Return, list[SectionState]]]:
    """Returns of the actor's own organisations in these rounds, newest month first, with their sections' states."""
    keys = actor.reach(Permission.EDIT_RETURN).organisations
    if not keys:
        return []
    found = Return.objects.filter(organisation__in=keys, round__in=rounds).select_related("round", "organisation")
    listed = list(found.order_by("-round__base_month", "round__name", "organisation__name"))
    states = section_states(listed)
    return [(one, states[one.pk]) for one in listed]


def startable(actor: Actor, rounds: Sequence[Round]) -> list[tuple[Round, Organisation]]:
    """Open rounds in which one of the actor's own organisations has no return yet."""
    organisations = own_organisations(actor)
    if not organisations:
        return []
    begun = set(Return.objects.filter(round__in=rounds).values_list("round_id", "organisation_id"))
    return [
        (round_, organisation)
        for round_ in rounds
        for organisation in organisations
        if round_.closed is None
        and round_.system_id in (organisation.home_system_id, None)
        and (round_.pk, organisation.pk) not in begun
        and (organisation.closed is None or organisation.closed > round_.base_month)
    ]


def waiting_reviews(actor: Actor) -> ScopedQuerySet:
    """Versions that wait for a review the actor may give, oldest first."""
    waiting = Version.objects.visible_to(actor, Permission.REVIEW_RETURN).filter(state=Version.State.SUBMITTED)
    return waiting.order_by("submitted", "pk")
