"""Mapping labels of a file to professions, once, and remembering it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from partners import audit
from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from workforce.models import Profession, Upload
from workforce.services.aliases import LONGEST, map_label
from workforce.services.failures import Refused
from workforce.services.uploads.assessing import assess
from workforce.services.uploads.owning import demand_own


@transaction.atomic
def map_labels(*, actor: Actor, upload: Upload, choices: Mapping[str, str]) -> Upload:
    """Say what labels mean: label → code of a profession. Labels not named stay unknown.

    A mapping is remembered as widely as the actor may: for the whole system by those who map for systems, else for
    each organisation; for everybody by those who look after reference data, where organisations have no system.

    Raises:
        PermissionDenied: not the actor's upload, or they may not map labels there.
        Refused: a label is not one of the upload's or too long to be remembered, or there is no such profession.
    """
    demand_own(actor, upload)
    waiting = {entry["label"]: entry["organisations"] for entry in upload.outlook.get("unknown_labels", ())}
    professions = Profession.objects.in_bulk(set(choices.values()), field_name="code")
    for label, code in sorted(choices.items()):
        if label not in waiting:
            raise Refused(f"“{label}” is not a label that this upload asks about. Open it again.")
        if len(" ".join(label.split())) > LONGEST:
            raise Refused(f"“{label[:40]}…” is longer than {LONGEST} letters. Shorten it in the file, and upload that.")
        if code not in professions:
            raise Refused(f"There is no profession “{code}”. Choose one of the list.")
        for organisation, system in _scopes(actor, waiting[label]):
            map_label(actor=actor, label=label, profession=professions[code], organisation=organisation, system=system)
    assess(upload=upload, actor=actor)
    upload.save()
    audit.record(actor=actor, action="upload.labels_mapped", subject=upload, labels=dict(choices))
    return upload


def _scopes(actor: Actor, codes: Iterable[str]) -> list[tuple[Organisation | None, System | None]]:
    """The widest scopes that the actor may map for and that cover these organisations."""
    systems: dict[int, System] = {}
    single: list[Organisation] = []
    everybody = False
    for organisation in Organisation.objects.filter(code__in=list(codes)).select_related("home_system"):
        home = organisation.home_system
        if home is not None and actor.may(Permission.MAP_SYSTEM_LABELS, home):
            systems[home.pk] = home
        elif home is None and actor.may(Permission.MANAGE_REFERENCE):
            everybody = True
        else:
            single.append(organisation)
    if everybody:
        return [(None, None)]
    return [*((None, system) for system in systems.values()), *((organisation, None) for organisation in single)]
