"""Supply risks: raised and closed by the rule when a projection is published; scored, treated, closed by people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from partners import access, audit
from partners.actors import Actor
from partners.models import System, User
from partners.permissions import Permission
from pillars.analysis.scoring import Future, Rule, Score, score
from pillars.models import Action, RiskEvent, RiskRule, SupplyRisk
from pillars.selectors.risks import sees_risk
from pillars.services.failures import PlanRefused
from planning.models import NodeResult, Run, Scenario
from planning.selectors import access as access_to_nodes
from planning.selectors import labels

KINDS: Final = ("profession", "sector", "place")
"""Kinds of nodes that the rule looks at: aggregates, which everybody who sees the system may see."""
RAISED, SCORED, CLOSED, REOPENED, TREATED = "raised", "scored", "closed", "opened again", "treated"


class RiskRefused(PlanRefused):
    """A change of a risk that cannot stand."""


@dataclass(frozen=True, slots=True)
class Found:
    """A node whose gap the rule makes a risk."""

    node: NodeResult
    score: Score
    figures: dict[str, Any]


def rule_of(system: System) -> RiskRule:
    """The system's rule, or the usual one."""
    return RiskRule.objects.filter(system=system).first() or RiskRule(system=system)


@transaction.atomic
def set_rule(
    *, actor: Actor, system: System, basis: str, threshold: float, least_wte: float, horizon_years: int
) -> RiskRule:
    """Change the rule; the risks are looked through again straight away.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        RiskRefused: a value cannot stand; by field.
    """
    access.demand(actor, Permission.EDIT_PLANS, system)
    wrong = {}
    if basis not in ("funded", "need"):
        wrong["basis"] = "Choose funded or need."
    if not 0 < threshold <= 1:
        wrong["threshold"] = "Give a share of demand above 0 and at most 100%."
    if least_wte < 0:
        wrong["least_wte"] = "Give 0 WTE or more."
    if not 1 <= horizon_years <= 30:
        wrong["horizon_years"] = "Give 1 to 30 years."
    if wrong:
        raise RiskRefused(wrong)
    told: dict[str, Any] = {
        "basis": basis,
        "threshold": threshold,
        "least_wte": least_wte,
        "horizon_years": horizon_years,
    }
    rule, _ = RiskRule.objects.update_or_create(
        system=system, defaults={**told, "changed": timezone.now(), "changed_by": actor.user}
    )
    rule.refresh_from_db()
    audit.record(actor=actor, action="risk_rule.changed", subject=system, system=system, **told)
    scenario = Scenario.objects.filter(system=system, is_default=True, published__isnull=False).first()
    if scenario is not None and scenario.published is not None:
        review_risks(scenario.published)
    return rule


@transaction.atomic
def review_risks(run: Run) -> None:
    """Raise, score and close the rule's risks by a published run of the system's default scenario.

    A risk whose score a person has set keeps it; one that a person raised is left alone. Where demand is only assumed
    there is no risk. What was closed and comes back is opened again, so that its history goes on.
    """
    scenario = run.scenario
    if not scenario.is_default or not run.positions:
        return
    system, rule = scenario.system, rule_of(scenario.system)
    found = {one.node.code: one for one in _found(run, rule)}
    known = {risk.node: risk for risk in SupplyRisk.objects.filter(system=system, by_rule=True).order_by("pk")}
    for code, one in found.items():
        if code not in known:
            _raise(run, system, one)
        elif known[code].state == SupplyRisk.State.CLOSED:
            _reopen(run, known[code], one)
        else:
            _score_again(run, known[code], one)
    for code, risk in known.items():
        if code not in found and risk.state == SupplyRisk.State.OPEN:
            _close(risk, "The projected gap no longer reaches the rule.", run=run)


def _found(run: Run, rule: RiskRule) -> Iterable[Found]:
    last = _positions_within(run, rule.horizon_years)
    limits = Rule(float(rule.threshold), float(rule.least_wte))
    for node in NodeResult.objects.filter(run=run, kind__in=KINDS).order_by("code"):
        future = _future(node, rule.basis, last)
        scored = score(future, limits) if future else None
        if future and scored:
            yield Found(node, scored, _figures(run, node, rule.basis, future, scored.position))


def _figures(run: Run, node: NodeResult, basis: str, future: Future, worst: int) -> dict[str, Any]:
    """What is kept of the gap: where it is worst, position by position, and the one organisation that it tells of."""
    gap = node.figures[basis]["gap"]
    return {
        "basis": basis, "position": run.positions[worst + 1], "gap": future.p50[worst], "p10": future.p10[worst],
        "demand": future.demand[worst], "only": access_to_nodes.whose(node),
        "years": [
            {"day": run.positions[at + 1], "gap": future.p50[at], "p10": future.p10[at], "p90": gap["p90"][at + 1],
             "demand": future.demand[at]}
            for at in range(len(future.p50))
        ],
    }  # fmt: skip


def _positions_within(run: Run, years: int) -> int:
    """How many positions after the base date lie within the horizon."""
    base = run.base_date or dt.date.fromisoformat(run.positions[0])
    until = base.replace(year=base.year + years, day=min(base.day, 28)) + dt.timedelta(days=3)
    return sum(dt.date.fromisoformat(day) <= until for day in run.positions[1:])


def _future(node: NodeResult, basis: str, last: int) -> Future | None:
    """What the rule looks at; None where the gap is unknown or only assumed."""
    figures = node.figures.get(basis)
    if not figures or not figures.get("gap") or not figures.get("compared_demand"):
        return None
    if (node.quality.get("assumed") or {}).get(basis):
        return None
    gap, demand = figures["gap"], figures["compared_demand"]
    return Future(gap["p10"][1 : last + 1], gap["p50"][1 : last + 1], demand[1 : last + 1])


def _raise(run: Run, system: System, found: Found) -> None:
    risk = SupplyRisk.objects.create(
        system=system, node=found.node.code, by_rule=True, title=_title(found.node), figures=found.figures,
        likelihood=found.score.likelihood, impact=found.score.impact,
    )  # fmt: skip
    _event(risk, RAISED, run=run)


def _title(node: NodeResult) -> str:
    """What a risk of the rule is called until somebody renames it."""
    return f"Not enough staff: {', '.join(labels.names(node).values())}"


def _reopen(run: Run, risk: SupplyRisk, found: Found) -> None:
    risk.state, risk.closed, risk.closed_reason = SupplyRisk.State.OPEN, None, ""
    _set_score(risk, found)
    risk.save()
    _event(risk, REOPENED, run=run)


def _score_again(run: Run, risk: SupplyRisk, found: Found) -> None:
    before = risk.likelihood, risk.impact
    _set_score(risk, found)
    risk.save(update_fields=["likelihood", "impact", "figures"])
    if (risk.likelihood, risk.impact) != before:
        _event(risk, SCORED, run=run)


def _set_score(risk: SupplyRisk, found: Found) -> None:
    risk.figures = found.figures
    if not risk.overridden:
        risk.likelihood, risk.impact = found.score.likelihood, found.score.impact


def _close(risk: SupplyRisk, reason: str, *, run: Run | None = None, by: User | None = None) -> None:
    risk.state, risk.closed, risk.closed_reason = SupplyRisk.State.CLOSED, timezone.now(), reason
    risk.save(update_fields=["state", "closed", "closed_reason"])
    _event(risk, CLOSED, note=reason, run=run, by=by)


def _event(risk: SupplyRisk, what: str, *, note: str = "", run: Run | None = None, by: User | None = None) -> RiskEvent:
    return RiskEvent.objects.create(
        risk=risk, what=what, likelihood=risk.likelihood, impact=risk.impact, note=note, by=by,
        run=run.code if run else None,
    )  # fmt: skip


@transaction.atomic
def add_risk(
    *, actor: Actor, system: System, title: str, likelihood: int, impact: int, description: str = "", reason: str
) -> SupplyRisk:
    """A risk that a person raises, with the reason why; the rule leaves it alone.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        RiskRefused: a value cannot stand; by field.
    """
    access.demand(actor, Permission.EDIT_PLANS, system)
    wrong = {} if title.strip() else {"title": "Say what may go wrong."}
    _refuse(wrong | _wrong_score(likelihood, impact, reason))
    risk = SupplyRisk.objects.create(
        system=system, title=title.strip(), description=description.strip(), likelihood=likelihood, impact=impact,
        overridden=True, override_reason=reason.strip(), opened_by=actor.user,
    )  # fmt: skip
    _event(risk, RAISED, note=reason.strip(), by=actor.user)
    audit.record(actor=actor, action="risk.raised", subject=risk, system=system, reason=reason.strip())
    return risk


@transaction.atomic
def override_score(*, actor: Actor, risk: SupplyRisk, likelihood: int, impact: int, reason: str) -> None:
    """Set the score against the rule, with the reason why.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        RiskRefused: the score or the reason cannot stand; by field.
    """
    access.demand(actor, Permission.EDIT_PLANS, risk.system)
    _refuse(_wrong_score(likelihood, impact, reason))
    risk.likelihood, risk.impact, risk.overridden, risk.override_reason = likelihood, impact, True, reason.strip()
    risk.save(update_fields=["likelihood", "impact", "overridden", "override_reason"])
    _event(risk, SCORED, note=reason.strip(), by=actor.user)
    told: dict[str, Any] = {"likelihood": likelihood, "impact": impact, "reason": reason.strip()}
    audit.record(actor=actor, action="risk.scored", subject=risk, system=risk.system, **told)


@transaction.atomic
def treat_risk(
    *, actor: Actor, risk: SupplyRisk, title: str, description: str, owner: User | None, treatment: str,
    review_date: dt.date | None, actions: Iterable[Action],
) -> None:  # fmt: skip
    """Who looks after a risk, what is done about it, and which actions those are.

    Raises:
        PermissionDenied: the actor neither edits plans of the system nor owns the risk.
        RiskRefused: the title is blank, the owner cannot see the risk, or an action is another system's.
    """
    demand_treating(actor, risk)
    linked = list(actions)
    wrong = {} if title.strip() else {"title": "Say what may go wrong."}
    if owner is not None and (words := _not_an_owner(owner, risk)):
        wrong["owner"] = words
    if any(action.system_id != risk.system_id for action in linked):
        wrong["actions"] = "Choose actions of this system."
    _refuse(wrong)
    risk.title, risk.description, risk.owner = title.strip(), description.strip(), owner
    risk.treatment, risk.review_date = treatment.strip(), review_date
    risk.save(update_fields=["title", "description", "owner", "treatment", "review_date"])
    risk.actions.set(linked)
    _event(risk, TREATED, note=risk.treatment, by=actor.user)
    told: dict[str, Any] = {"owner": str(owner or ""), "actions": [action.reference for action in linked]}
    audit.record(actor=actor, action="risk.treated", subject=risk, system=risk.system, **told)


def demand_treating(actor: Actor, risk: SupplyRisk) -> None:
    """Go on only if the actor may treat the risk: who edits the plans, and its owner.

    Raises:
        PermissionDenied: they may not.
    """
    if actor.user is not None and actor.user.pk == risk.owner_id:
        access.demand(actor, Permission.VIEW_PLANS, risk.system)
        return
    access.demand(actor, Permission.EDIT_PLANS, risk.system)


def _not_an_owner(owner: User, risk: SupplyRisk) -> str:
    """Why somebody cannot own a risk; "" if they can."""
    if not Actor.of(owner).may(Permission.VIEW_PLANS, risk.system):
        return f"{owner} cannot see the plans of {risk.system}. Give them a role there first."
    if not sees_risk(Actor.of(owner), risk):
        return f"{owner} cannot see this risk: it shows the figures of one organisation. Choose somebody who can."
    return ""


@transaction.atomic
def close_risk(*, actor: Actor, risk: SupplyRisk, reason: str) -> None:
    """Close a risk that a person raised, with the reason why; the rule's own close when the gap does.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        RiskRefused: no reason is given, or the gap that raised it is still there.
    """
    access.demand(actor, Permission.EDIT_PLANS, risk.system)
    if risk.by_rule:
        raise RiskRefused({"": "The rule raised this risk; it closes by itself when the projected gap does."})
    _refuse({} if reason.strip() else {"reason": "Say why it is closed."})
    if risk.state == SupplyRisk.State.OPEN:
        _close(risk, reason.strip(), by=actor.user)
        audit.record(actor=actor, action="risk.closed", subject=risk, system=risk.system, reason=reason.strip())


def _wrong_score(likelihood: int, impact: int, reason: str) -> dict[str, str]:
    wrong = {
        name: "Give a number from 1 to 5."
        for name, value in (("likelihood", likelihood), ("impact", impact))
        if not 1 <= value <= 5
    }
    return wrong if reason.strip() else wrong | {"reason": "Say why."}


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise RiskRefused(wrong)
