"""The demo's plans in full: actions with milestones, words and decisions in both systems, each from its template."""

from __future__ import annotations

import datetime as dt
from typing import Final

from demo import places
from demo.deeds import FIRST, SECOND, Deed
from partners.actors import Actor
from partners.models import Organisation, Place, System, User
from pillars.models import Action, Framework
from pillars.services.actions import ActionFacts, create_action
from pillars.services.decisions import answer_decision, ask_decision
from pillars.services.evidence import add_comment, add_evidence
from pillars.services.frameworks import start_framework
from pillars.services.leads import appoint
from pillars.services.milestones import add_milestone
from workforce.models import Priority, Profession, Setting

LED: Final = ("one-methodology", "apprenticeships")


def fill(*, people: dict[str, User], system: System) -> None:
    """Actions of the first system, with what people said about some of them; once."""
    framework = Framework.objects.get(system=system, retired__isnull=True)
    if Action.objects.filter(system=system, title=FIRST[0].title).exists():
        return
    planner = Actor.of(people["planner"])
    made = {deed.title: _make(planner, framework, deed, people) for deed in FIRST}
    _talk(made, people)


def start_next_door(*, people: dict[str, User]) -> None:
    """The second system starts from the other template, with a smaller plan; once."""
    system = System.objects.get(code=places.NEIGHBOUR[0])
    if Framework.objects.filter(system=system).exists():
        return
    planner = Actor.of(people["neighbour"])
    template = Framework.objects.get(system=None, code="one-workforce")
    framework = start_framework(actor=planner, system=system, template=template)
    for workstream in framework.workstreams.filter(code__in=LED).select_related("framework__system"):
        appoint(actor=planner, workstream=workstream, user=people["neighbour-review"])
    for deed in SECOND:
        _make(planner, framework, deed, people)


def _make(planner: Actor, framework: Framework, deed: Deed, people: dict[str, User]) -> Action:
    facts = _facts(framework, deed, people)
    action = create_action(actor=planner, framework=framework, facts=facts)
    for step in deed.steps:
        done = day(step.done) if step.done else None
        add_milestone(actor=planner, action=action, title=step.title, due=day(step.due), done=done)
    return action


def _facts(framework: Framework, deed: Deed, people: dict[str, User]) -> ActionFacts:
    streams = {one.code: one for one in framework.workstreams.filter(code__in=(deed.workstream, deed.long_term_plan))}
    return ActionFacts(
        title=deed.title,
        workstream=streams[deed.workstream],
        long_term_plan=streams.get(deed.long_term_plan),
        lead=people[deed.lead] if deed.lead else None,
        professions=tuple(Profession.objects.filter(code__in=deed.professions)),
        setting=Setting.objects.filter(code=deed.setting).first(),
        priority=Priority.objects.filter(code=deed.priority, system=None).first(),
        place=Place.objects.filter(code=deed.place).first(),
        partner=Organisation.objects.filter(code=deed.partner).first(),
        starts=day(deed.starts) if deed.starts else None,
        due=day(deed.due),
        status=deed.status,
        rag=deed.rag,
        rag_reason=deed.why,
        people_plan=deed.people_plan,
        people_plan_reference=deed.people_plan_reference,
    )


def _talk(made: dict[str, Action], people: dict[str, User]) -> None:
    """Comments, evidence and decisions on some of the actions."""
    delivery, executive = Actor.of(people["delivery"]), Actor.of(people["executive"])
    stay = made["Stay conversations in the first hundred days"]
    add_comment(actor=delivery, action=stay, text="Three wards have begun; the others wait for the guide in print.")
    add_comment(actor=Actor.of(people["lead"]), action=stay, text="Our new starters on the stroke ward liked it.")
    ask_decision(
        actor=delivery, action=stay, question="May each ward manager have an hour a month for stay conversations?",
        asked_of="Chief nurses’ group", needed_by=day("2026-12-15"),
    )  # fmt: skip
    flexible = made["A promise of flexible hours in every job advert"]
    add_evidence(
        actor=delivery, action=flexible, title="Applications for adverts with the promise rose by a fifth",
        note="Comparison of 212 adverts, April to September 2026. Made up for this demo.",
    )  # fmt: skip
    asked = ask_decision(
        actor=delivery, action=flexible, question="Do consultants’ posts carry the promise as well?",
        asked_of="People board", needed_by=day("2026-10-30"),
    )  # fmt: skip
    answer_decision(actor=executive, decision=asked, answer="Yes, from January 2027, except for on-call rotas.")


def day(text: str) -> dt.date:
    """A day as the deeds write it."""
    return dt.date.fromisoformat(text)
