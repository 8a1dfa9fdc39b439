"""What other pages show of the gap: the home page, and the pages of returns, each with the way to the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from partners.actors import Actor
from partners.models import Organisation, System
from partners.pages import actor_of
from partners.permissions import Permission
from planning.models import NodeResult, Scenario
from planning.presenters import months
from planning.selectors import explain
from planning.selectors.choice import FUNDED
from planning.selectors.scenarios import default_scenario
from planning.selectors.sight import sight_of
from web import slots
from web.slots import Fragment
from workforce.models import Version

MOST_ON_HOME = 3
MOST_NAMED = 5
"""Systems linked one by one after many returns were accepted; of more, the list is linked."""


def on_home(request: HttpRequest | None) -> Fragment | None:
    """The gap of the actor's systems in a sentence each; nothing before anything is published."""
    if request is None:
        return None
    actor = actor_of(request)
    rows = Scenario.objects.visible_to(actor, Permission.VIEW_AGGREGATES).filter(
        is_default=True, published__isnull=False
    )
    shown = rows.select_related("system", "published").defer("published__snapshot").order_by("system__name")
    gaps = [_teaser(actor, one) for one in shown[:MOST_ON_HOME]]
    if not gaps:
        return None
    return Fragment("planning/dashboard/on_home.html", {"gaps": gaps, "more": shown.count() > MOST_ON_HOME})


def _teaser(actor: Actor, scenario: Scenario) -> dict[str, Any]:
    run = scenario.published
    node = NodeResult.objects.filter(run=run, kind="system").first()
    words = ""
    if run and node:
        run.scenario = scenario
        words = explain.headline(run, node, FUNDED, len(run.positions) - 1, sight_of(actor, scenario.system)).sentence
    return {"system": scenario.system, "words": words, "published": run.published if run else None}


def after_acceptance(request: HttpRequest | None, **passed: Any) -> Fragment | None:
    """Beside a return that was accepted, or several of these systems: what becomes of the gap."""
    if "systems" in passed:
        return _after_many(request, passed["systems"])
    return _beside_a_return(request, passed, accepted=True)


def before_submission(request: HttpRequest | None, **passed: Any) -> Fragment | None:
    """Beside a return that will be submitted: where its figures will show."""
    return _beside_a_return(request, passed, accepted=False)


def _after_many(request: HttpRequest | None, systems: Sequence[System]) -> Fragment | None:
    if request is None:
        return None
    seen = [one for one in systems if _sees(actor_of(request), one)]
    if not seen:
        return None
    links = [{"name": one.name, "address": reverse("planning:dashboard", args=[one.code])} for one in seen[:MOST_NAMED]]
    more = {"more": len(seen) - len(links), "every": reverse("planning:home")}
    return Fragment("planning/dashboard/after_many.html", {"words": months.TOGETHER, "links": links, **more})


def _beside_a_return(request: HttpRequest | None, passed: dict[str, Any], *, accepted: bool) -> Fragment | None:
    organisation = _organisation_of(passed)
    system = organisation.home_system if organisation is not None else None
    if request is None or organisation is None or system is None or not _sees(actor_of(request), system):
        return None
    scenario = default_scenario(system)
    words = months.of_version(_version_of(passed), scenario, accepted=accepted)
    address = reverse("planning:dashboard", args=[system.code])
    context = {"system": system, "organisation": organisation, "words": words, "address": address}
    return Fragment("planning/dashboard/beside_return.html", context)


def _version_of(passed: dict[str, Any]) -> Version | None:
    found = passed.get("version")
    return found if isinstance(found, Version) else None


def _sees(actor: Actor, system: System) -> bool:
    return actor.may(Permission.VIEW_AGGREGATES, system)


def _organisation_of(passed: dict[str, Any]) -> Organisation | None:
    """The organisation of whatever the page passes: a version, a submission, a return, or the organisation itself."""
    names = ("version", "submission", "of_return", "organisation")
    thing = next((passed[name] for name in names if passed.get(name)), None)
    thing = getattr(thing, "submission", thing)
    thing = getattr(thing, "of_return", thing)
    found = getattr(thing, "organisation", thing)
    return found if isinstance(found, Organisation) else None


def register() -> None:
    slots.register("home", on_home)
    slots.register("after-acceptance", after_acceptance)
    slots.register("return-before-submit", before_submission)
