"""Packages: named sets of interventions that are weighed as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from planning.models import Intervention, Package
from planning.services.failures import InterventionRefused

LONGEST_NAME: Final = 120
TAKEN: Final = "There is a package of this name in the system. Choose another name."


@transaction.atomic
def create_package(
    *, actor: Actor, system: System, name: str, interventions: Iterable[Intervention], description: str = ""
) -> Package:
    """Put interventions of the system together.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        InterventionRefused: it cannot stand; by field.
    """
    demand(actor, Permission.EDIT_SCENARIOS, system)
    chosen = list(interventions)
    new = Package(system=system, name=name.strip(), description=description.strip(), created_by=actor.user)
    _refuse(new, chosen)
    _save(new)
    new.interventions.set(chosen)
    _noted(actor, new, "package.created", chosen)
    return new


@transaction.atomic
def change_package(
    *, actor: Actor, package: Package, name: str, interventions: Iterable[Intervention], description: str = ""
) -> Package:
    """Another name, another set.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        InterventionRefused: it cannot stand, or is retired; by field.
    """
    demand(actor, Permission.EDIT_SCENARIOS, package.system)
    _refuse_retired(package)
    chosen = list(interventions)
    package.name, package.description = name.strip(), description.strip()
    _refuse(package, chosen)
    _save(package)
    package.interventions.set(chosen)
    _noted(actor, package, "package.changed", chosen)
    return package


@transaction.atomic
def retire_package(*, actor: Actor, package: Package) -> Package:
    """Weigh it no longer; what was worked out with it stays readable.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        InterventionRefused: it is retired already.
    """
    demand(actor, Permission.EDIT_SCENARIOS, package.system)
    _refuse_retired(package)
    package.retired = timezone.now()
    package.save(update_fields=["retired"])
    audit.record(actor=actor, action="package.retired", subject=package, system=package.system)
    return package


def _refuse(package: Package, chosen: list[Intervention]) -> None:
    messages = {}
    if not package.name:
        messages["name"] = "Give the package a name."
    elif len(package.name) > LONGEST_NAME:
        messages["name"] = f"Use at most {LONGEST_NAME} characters for the name."
    elif Package.objects.filter(system=package.system, name=package.name).exclude(pk=package.pk).exists():
        messages["name"] = TAKEN
    unfit = [one.name for one in chosen if one.system_id != package.system_id or one.retired is not None]
    if not chosen:
        messages["interventions"] = "Choose at least one intervention."
    elif unfit:
        messages["interventions"] = f"Not on offer in this system: {', '.join(unfit)}. Leave it out."
    if messages:
        raise InterventionRefused(messages)


def _refuse_retired(package: Package) -> None:
    if package.retired is not None:
        raise InterventionRefused({"": f"“{package.name}” is no longer weighed. Make a new package instead."})


def _save(package: Package) -> None:
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError as reason:  # somebody else's of the same name came first
        raise InterventionRefused({"name": TAKEN}) from reason


def _noted(actor: Actor, package: Package, action: str, chosen: list[Intervention]) -> None:
    audit.record(
        actor=actor, action=action, subject=package, system=package.system, name=package.name,
        interventions=[{"code": str(one.code), "name": one.name} for one in chosen],
    )  # fmt: skip
