"""Names of what the codes of nodes stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from partners.models import Organisation, Place, Sector
from planning.models import NodeResult
from planning.services.nodes import DIMENSIONS
from planning.services.snapshots.data import NO_GROUP, UNALLOCATED, priority_code
from workforce.models import Priority, Profession, Setting, StaffGroup

RESERVED = {
    ("staff_group", NO_GROUP): "In no staff group",
    ("priority", UNALLOCATED): "Not allocated to a priority",
    ("setting", "not-specified"): "Setting not specified",
    ("place", ""): "All places",
}


def name(dimension: str, code: str) -> str:
    """The name of one code; the code itself if nobody knows it."""
    return names_of(dimension, [code]).get(code, code)


def names(node: NodeResult) -> dict[str, str]:
    """Dimension -> name, of the dimensions that the node fixes."""
    return {dimension: name(dimension, code) for dimension in DIMENSIONS if (code := getattr(node, dimension))}


def names_of(dimension: str, codes: Iterable[str]) -> dict[str, str]:
    """Names of many codes in one query."""
    wanted = set(codes)
    found = _read(dimension, wanted)
    return found | {code: text for (of, code), text in RESERVED.items() if of == dimension and code in wanted}


def _read(dimension: str, codes: set[str]) -> dict[str, str]:
    if dimension == "sector":
        return {code: str(Sector(code).label) for code in codes if code in Sector.values}
    if dimension == "staff_group":
        groups = StaffGroup.objects.filter(code__in=[code.partition("/")[2] for code in codes])
        rows = groups.values_list("scheme__code", "code", "name")
        return {f"{scheme}/{code}": text for scheme, code, text in rows if f"{scheme}/{code}" in codes}
    if dimension == "priority":
        return _priorities(codes)
    model = {"organisation": Organisation, "place": Place, "profession": Profession, "setting": Setting}[dimension]
    return dict(model._default_manager.filter(code__in=codes).values_list("code", "name"))


def _priorities(codes: set[str]) -> dict[str, str]:
    """A system's own priority is not the national one of the same code."""
    rows = Priority.objects.filter(code__in=[code.rpartition("/")[2] for code in codes])
    told = {priority_code(own, code): text for own, code, text in rows.values_list("system__code", "code", "name")}
    return {code: text for code, text in told.items() if code in codes}


def all_names(nodes: Iterable[NodeResult]) -> Mapping[str, dict[str, str]]:
    """Names of every code of these nodes: dimension -> code -> name, one query a dimension."""
    rows = list(nodes)
    codes = {dimension: {getattr(node, dimension) for node in rows} - {""} for dimension in DIMENSIONS}
    return {dimension: names_of(dimension, wanted) if wanted else {} for dimension, wanted in codes.items()}
