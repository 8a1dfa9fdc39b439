"""Frameworks: started from a template, renamed, reordered, added to, retired. Nothing is deleted; history stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from partners import access, audit
from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.models import Framework, FrameworkChange, Pillar, PlanMeasure, Workstream
from pillars.services.failures import PlanRefused

Item = Pillar | Workstream
What = FrameworkChange.What
KIND: Final = {Framework: "framework", Pillar: "pillar", Workstream: "workstream"}


class FrameworkRefused(PlanRefused):
    """A change of a framework that cannot stand."""


def system_of(framework: Framework) -> System:
    """The system whose framework it is.

    Raises:
        FrameworkRefused: it is a template, which nobody works on.
    """
    if framework.system is None:
        raise FrameworkRefused({"": f"“{framework}” is a template. Start a framework of your system from it first."})
    return framework.system


@transaction.atomic
def start_framework(*, actor: Actor, system: System, template: Framework) -> Framework:
    """The system's framework with the template's pillars, workstreams and measures; one before it is retired.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: ``template`` is no template, or the system works with a framework already.
    """
    access.demand(actor, Permission.EDIT_PLANS, system)
    if template.system_id is not None:
        raise FrameworkRefused({"template": "Choose one of the templates."})
    framework = Framework(
        system=system, started_from=template, code=_free_code(system, template.code), created_by=actor.user,
        **{name: getattr(template, name) for name in ("name", "vision", "pillar_word", "source")},
    )  # fmt: skip
    try:
        with transaction.atomic():
            framework.save()
    except IntegrityError as reason:
        words = "The system has a framework already. Change it, or retire it before you start from another template."
        raise FrameworkRefused({"": words}) from reason
    _copy(template, framework, system)
    audit.record(actor=actor, action="framework.started", subject=framework, system=system, template=template.code)
    return framework


def _free_code(system: System, code: str) -> str:
    taken = set(Framework.objects.filter(system=system).values_list("code", flat=True))
    numbered = (f"{code}-{number}" for number in range(2, len(taken) + 3))
    return code if code not in taken else next(one for one in numbered if one not in taken)


def _copy(template: Framework, framework: Framework, system: System) -> None:
    pillars = {}
    for pillar in template.pillars.filter(retired__isnull=True):
        old, pillar.pk, pillar.framework = pillar.pk, None, framework
        pillar.save(force_insert=True)
        pillars[old] = pillar
    for workstream in template.workstreams.filter(retired__isnull=True):
        workstream.pk, workstream.framework = None, framework
        workstream.pillar = pillars[workstream.pillar_id] if workstream.pillar_id else None
        workstream.save(force_insert=True)
    for measure in PlanMeasure.objects.filter(framework=template, retired__isnull=True):
        fresh = PlanMeasure(framework=framework, system=system, pillar=pillars.get(measure.pillar_id or 0))
        for name in COPIED:
            setattr(fresh, name, getattr(measure, name))
        fresh.save()


COPIED: Final = (
    "slug", "name", "definition", "source", "unit", "direction", "numerator", "denominator", "counts_people",
    "computed", "observes_id", "baseline_note", "target", "target_basis", "target_date", "order",
)  # fmt: skip
"""What a measure of a system takes from its template."""


@transaction.atomic
def describe_framework(*, actor: Actor, framework: Framework, name: str, vision: str, pillar_word: str) -> Framework:
    """Set the name, the vision and what the parts are called.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: it is a template, or the name or the word is blank.
    """
    _demand(actor, framework)
    blank = {
        field: "Fill this in." for field, text in (("name", name), ("pillar_word", pillar_word)) if not text.strip()
    }
    if blank:
        raise FrameworkRefused(blank)
    for field, text in (("name", name), ("vision", vision), ("pillar_word", pillar_word)):
        before = getattr(framework, field)
        if before != text.strip():
            setattr(framework, field, text.strip())
            framework.save(update_fields=[field])
            what = What.RENAMED if field == "name" else What.REWORDED
            _note(actor, framework, framework, what, before, text.strip())
    return framework


@transaction.atomic
def retire_framework(*, actor: Actor, framework: Framework, reason: str) -> None:
    """Put a framework away; it can be read, with everything in it, and another can be started.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: it is a template, or no reason is given.
    """
    _demand(actor, framework)
    if not reason.strip():
        raise FrameworkRefused({"reason": "Say why it is retired."})
    if Framework.objects.filter(pk=framework.pk, retired__isnull=True).update(retired=timezone.now()):
        _note(actor, framework, framework, What.RETIRED, "", reason.strip())


@transaction.atomic
def add_pillar(*, actor: Actor, framework: Framework, name: str, description: str = "") -> Pillar:
    """Add a pillar at the end.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: it is a template or retired, or the name is blank or taken.
    """
    _demand(actor, framework)
    last = framework.pillars.order_by("order").last()
    pillar = Pillar(framework=framework, name=name.strip(), description=description.strip(), order=_after(last))
    _insert(pillar, _code(framework.pillars.values_list("code", flat=True), name))
    _note(actor, framework, pillar, What.ADDED, "", pillar.name)
    return pillar


@transaction.atomic
def add_workstream(
    *, actor: Actor, framework: Framework, name: str, description: str = "", pillar: Pillar | None
) -> Workstream:
    """Add a workstream at the end of a pillar or, without one, of the Long Term Plan's.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: it is a template or retired, the name is blank, or the pillar is another framework's.
    """
    _demand(actor, framework)
    if pillar is not None and pillar.framework_id != framework.pk:
        raise FrameworkRefused({"pillar": "Choose a pillar of this framework."})
    kind = Workstream.Kind.PILLAR if pillar else Workstream.Kind.LONG_TERM_PLAN
    last = framework.workstreams.filter(pillar=pillar, kind=kind).order_by("order").last()
    workstream = Workstream(
        framework=framework, pillar=pillar, kind=kind, name=name.strip(), description=description.strip(),
        order=_after(last),
    )  # fmt: skip
    _insert(workstream, _code(framework.workstreams.values_list("code", flat=True), name))
    _note(actor, framework, workstream, What.ADDED, "", workstream.name)
    return workstream


@transaction.atomic
def reword(*, actor: Actor, item: Item, name: str, description: str) -> Item:
    """Give a pillar or workstream another name or description; its code, and so its history, stays.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: it is a template's, or the name is blank.
    """
    _demand(actor, item.framework)
    if not name.strip():
        raise FrameworkRefused({"name": "Give it a name."})
    for what, field, text in ((What.RENAMED, "name", name), (What.REWORDED, "description", description)):
        before = getattr(item, field)
        if before != text.strip():
            setattr(item, field, text.strip())
            item.save(update_fields=[field])
            _note(actor, item.framework, item, what, before, text.strip())
    return item


@transaction.atomic
def reorder(*, actor: Actor, items: Sequence[Item]) -> None:
    """Put pillars, or the workstreams of one pillar, into the order given.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: they are a template's, or not all of one framework.
    """
    if not items:
        return
    framework = items[0].framework
    _demand(actor, framework)
    if any(item.framework_id != framework.pk for item in items):
        raise FrameworkRefused({"": "All of them must belong to one framework."})
    for place, item in enumerate(items, start=1):
        if item.order != place:
            before, item.order = item.order, place
            item.save(update_fields=["order"])
            _note(actor, framework, item, What.MOVED, f"place {before}", f"place {place}")


@transaction.atomic
def retire(*, actor: Actor, item: Item) -> None:
    """Take a pillar or workstream out of use; what hangs on it stays readable. A pillar takes its workstreams along.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: it is a template's.
    """
    _demand(actor, item.framework)
    if isinstance(item, Pillar):
        for workstream in item.workstreams.filter(retired__isnull=True):
            _set_retired(actor, workstream, retire=True)
    _set_retired(actor, item, retire=True)


@transaction.atomic
def restore(*, actor: Actor, item: Item) -> None:
    """Bring a retired pillar or workstream back.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        FrameworkRefused: it is a template's, or its pillar is retired.
    """
    _demand(actor, item.framework)
    if isinstance(item, Workstream) and item.pillar and item.pillar.retired:
        raise FrameworkRefused({"": f"Restore “{item.pillar}” first."})
    _set_retired(actor, item, retire=False)


def _set_retired(actor: Actor, item: Item, *, retire: bool) -> None:
    if bool(item.retired) == retire:
        return
    item.retired = timezone.now() if retire else None
    item.save(update_fields=["retired"])
    _note(actor, item.framework, item, What.RETIRED if retire else What.RESTORED, "", item.name)


def _demand(actor: Actor, framework: Framework) -> None:
    access.demand(actor, Permission.EDIT_PLANS, system_of(framework))
    if framework.retired:
        raise FrameworkRefused({"": f"“{framework}” is retired and can only be read."})


def _after(last: Item | None) -> int:
    return last.order + 1 if last else 1


def _code(taken: Iterable[str], name: str) -> str:
    """A code of its own for a new item, from its name."""
    if not name.strip():
        raise FrameworkRefused({"name": "Give it a name."})
    code, held = slugify(name)[:50] or "item", set(taken)
    return (
        code
        if code not in held
        else next(numbered for number in range(2, len(held) + 3) if (numbered := f"{code}-{number}") not in held)
    )


def _insert(item: Item, code: str) -> None:
    item.code = code
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as reason:
        raise FrameworkRefused({"name": "Somebody has just added one of this name. Choose another."}) from reason


def _note(actor: Actor, framework: Framework, item: Framework | Item, what: What, before: str, after: str) -> None:
    kind = KIND[type(item)]
    FrameworkChange.objects.create(
        framework=framework, what=what, kind=kind, code=item.code, before=before, after=after, by=actor.user
    )
    audit.record(
        actor=actor, action=f"{kind}.{what}", subject=item, system=framework.system, before=before, after=after
    )
