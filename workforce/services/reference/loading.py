"""Reference data, file by file. Running it again changes nothing; running it after an update brings the update.

What was changed in the administration pages meanwhile is kept (``tables.compare``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import Region, System
from partners.permissions import Permission
from workforce.models import (
    Alias,
    Measure,
    Priority,
    Profession,
    ReferenceRate,
    Setting,
    SettingPriority,
    StaffGroup,
    StaffGroupScheme,
)
from workforce.services.reference.tables import Record, compare, flag, ids, number, profile, put, rows_of, write
from workforce.services.reference.telling import reference_changed

Loader = Callable[[Path], dict[str, int]]
"""Takes the folder of reference files; gives how many rows were added and changed."""

GROUP_COLUMNS = {"nhs_digital": "nhs_digital_group", "esr": "esr_group", "pcw": "pcw_group", "asc": "asc_group",
                 "pwr": "pwr_group"}  # fmt: skip
PROFESSION_FIELDS = (
    "name", "not_further_specified_of_id", "sectors", "registered", "regulator", "nationally_short", "new_role",
    "course_years", "training_attrition", "participation", "leaver_rate_low", "leaver_rate", "leaver_rate_high",
    "retirement_share", "age_profile", "wte_per_post", "source",
)  # fmt: skip

PROJECTED_FILES = {"professions", "setting priorities", "rates"}
"""Files that projections rest on."""

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reference"

_loaders: dict[str, Loader] = {}


def register(name: str, loader: Loader) -> None:
    """Let an upper storey load its own files after these; ``name`` is what the command prints."""
    _loaders[name] = loader


@transaction.atomic
def load_reference(*, actor: Actor, folder: Path | None = None) -> dict[str, dict[str, int]]:
    """Load every reference file of ``folder`` (by default ``fixtures/reference``), in one transaction.

    Raises:
        PermissionDenied: the actor does not manage reference data.
    """
    demand(actor, Permission.MANAGE_REFERENCE)
    place = folder or FOLDER
    own: dict[str, Loader] = {
        "regions": _regions, "systems": _systems, "schemes": _schemes, "staff groups": _staff_groups,
        "professions": _professions, "aliases": _aliases, "settings": _settings, "priorities": _priorities,
        "setting priorities": _setting_priorities, "rates": _rates, "measures": _measures,
    }  # fmt: skip
    done = {name: loader(place) for name, loader in (own | _loaders).items()}
    written = {name for name, counts in done.items() if counts.get("added") or counts.get("changed")}
    if written:
        audit.record(actor=actor, action="reference.loaded", subject="reference data", counts=done)
    if written & PROJECTED_FILES:
        reference_changed()
    return done


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _regions(folder: Path) -> dict[str, int]:
    wanted = [Region(code=row["code"], name=row["name"]) for row in rows_of(folder, "regions")]
    return put(Region, ["code"], wanted, ["name"])


def _systems(folder: Path) -> dict[str, int]:
    """Successors are linked, never unlinked; population and threshold are the installation's own."""
    rows, regions = rows_of(folder, "systems"), ids(Region, "code")
    wanted = [
        System(
            code=row["code"], name=row["name"], region_id=regions[row["region_code"]], opened=_date(row["opened"]),
            closed=_date(row["closed"]),
        )
        for row in rows
    ]  # fmt: skip
    done = put(System, ["code"], wanted, ["name", "region_id", "opened", "closed"])
    systems = ids(System, "code")
    link = System.successors.through
    links = [(systems[row["code"]], systems[code]) for row in rows for code in row["successor_codes"].split()]
    link._default_manager.bulk_create(
        [link(from_system_id=old, to_system_id=new) for old, new in links], ignore_conflicts=True
    )
    return done


def _schemes(folder: Path) -> dict[str, int]:
    return put(StaffGroupScheme, ["code"], [StaffGroupScheme(**row) for row in rows_of(folder, "schemes")],
               ["name", "source"])  # fmt: skip


def _staff_groups(folder: Path) -> dict[str, int]:
    schemes = ids(StaffGroupScheme, "code")
    wanted = [
        StaffGroup(
            scheme_id=schemes[row["scheme"]], code=row["code"], name=row["name"], order=int(row["order"]),
            source=row["source"],
        )
        for row in rows_of(folder, "staff_groups")
    ]  # fmt: skip
    return put(StaffGroup, ["scheme_id", "code"], wanted, ["name", "order", "source"])


def _professions(folder: Path) -> dict[str, int]:
    """A profession's groups are part of what its row says: whoever changes them here keeps them."""
    rows = rows_of(folder, "professions")
    if not rows:
        return {"added": 0, "changed": 0, "kept": 0}
    groups = {f"{scheme}/{code}": pk for (scheme, code), pk in ids(StaffGroup, "scheme__code", "code").items()}
    nobody = Profession(
        code=Profession.NOT_SPECIFIED, name="Not specified", source="Reserved: the source tells no profession."
    )
    wanted = [*(_profession(row, groups) for row in rows), nobody]
    for one in wanted:
        one.__dict__["groups"] = ()
    for one, row in zip(wanted, rows, strict=False):
        one.__dict__["groups"] = _groups_of(row, groups)
    difference = compare(Profession, ["code"], wanted, (*PROFESSION_FIELDS, "groups"), standing=_standing_professions())
    write(Profession, difference, PROFESSION_FIELDS)
    _link_groups([*difference.added, *difference.changed])
    return difference.counts


def _standing_professions() -> list[Profession]:
    held: dict[int, list[int]] = {}
    for profession, group in Profession.staff_groups.through._default_manager.values_list(
        "profession_id", "staffgroup_id"
    ):
        held.setdefault(profession, []).append(group)
    professions = list(Profession.objects.all())
    for one in professions:
        one.__dict__["groups"] = tuple(sorted(held.get(one.pk, ())))
    return professions


def _groups_of(row: Record, groups: dict[str, int]) -> tuple[int, ...]:
    """Primary keys of the groups that a row names, one of each scheme at most."""
    named = (groups[f"{scheme}/{row[column]}"] for scheme, column in GROUP_COLUMNS.items() if row.get(column))
    return tuple(sorted(named))


def _profession(row: Record, groups: dict[str, int]) -> Profession:
    return Profession(
        code=row["code"], name=row["name"], sectors=row["sectors"].split(), regulator=row["regulator"],
        not_further_specified_of_id=groups[row["nfs_of"]] if row["nfs_of"] else None,
        registered=flag(row["registered"]), nationally_short=flag(row["nationally_short"]),
        new_role=flag(row["new_role"]), course_years=number(row["course_years"], 2),
        training_attrition=number(row["training_attrition"]), participation=number(row["participation"]),
        leaver_rate_low=number(row["leaver_rate_low"]), leaver_rate=number(row["leaver_rate_mode"]),
        leaver_rate_high=number(row["leaver_rate_high"]), retirement_share=number(row["retirement_share"]),
        age_profile=profile(row["age_profile"]), wte_per_post=number(row["wte_per_post"]), source=row["source"],
    )  # fmt: skip


def _link_groups(professions: list[Profession]) -> None:
    """The groups of these professions are exactly those of the file."""
    link, keys = Profession.staff_groups.through, ids(Profession, "code")
    link._default_manager.filter(profession__in=[keys[one.code] for one in professions]).delete()
    link._default_manager.bulk_create(
        [
            link(profession_id=keys[one.code], staffgroup_id=group)
            for one in professions
            for group in one.__dict__["groups"]
        ]
    )


def _aliases(folder: Path) -> dict[str, int]:
    """Only those for everybody; what organisations and systems have mapped is theirs."""
    professions = ids(Profession, "code")
    wanted = [
        Alias(label=row["label"], profession_id=professions[row["profession_code"]], source=row["source"])
        for row in rows_of(folder, "aliases")
    ]
    everybodys = Alias.objects.filter(organisation=None, system=None)
    return put(Alias, ["label"], wanted, ["profession_id", "source"], standing=everybodys)


def _settings(folder: Path) -> dict[str, int]:
    return put(Setting, ["code"], [Setting(**row) for row in rows_of(folder, "settings")],
               ["name", "description", "source"])  # fmt: skip


def _priorities(folder: Path) -> dict[str, int]:
    wanted = [Priority(**row) for row in rows_of(folder, "priorities")]
    return put(Priority, ["system_id", "code"], wanted, ["name", "description", "source"])


def _setting_priorities(folder: Path) -> dict[str, int]:
    settings_, national = ids(Setting, "code"), Priority.objects.filter(system=None)
    priorities = dict(national.values_list("code", "pk"))
    wanted = [
        SettingPriority(
            setting_id=settings_[row["setting_code"]], priority_id=priorities[row["priority_code"]],
            percent=Decimal(row["percent"]),
        )
        for row in rows_of(folder, "setting_priorities")
    ]  # fmt: skip
    return put(SettingPriority, ["setting_id", "priority_id"], wanted, ["percent"])


def _rates(folder: Path) -> dict[str, int]:
    wanted = [
        ReferenceRate(
            code=row["code"], label=row["label"], value=Decimal(row["value"]), low=number(row["low"], 5),
            high=number(row["high"], 5), unit=row["unit"],
            period=dt.date.fromisoformat(row["period"]), geography=row["geography"], source=row["source"],
        )
        for row in rows_of(folder, "rates")
    ]  # fmt: skip
    return put(ReferenceRate, ["code", "period", "geography"], wanted,
               ["label", "value", "low", "high", "unit", "source"])  # fmt: skip


def _measures(folder: Path) -> dict[str, int]:
    wanted = [Measure(**row) for row in rows_of(folder, "measures")]
    fields = ["name", "definition", "unit", "numerator", "denominator", "direction", "source"]
    return put(Measure, ["code"], wanted, fields)
