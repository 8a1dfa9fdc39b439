"""Rerun: are the figures of a run what its inputs give? Worked out from its own snapshot; nothing is written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from planning.engine import ENGINE_VERSION, project
from planning.models import NodeResult, Run
from planning.services import archiving, machine, storing
from planning.services.failures import NotPossible
from planning.services.model_inputs import prepare
from planning.services.nodes import DIMENSIONS, Node, RollUps, node_for, stored_nodes
from planning.services.quality import Judge
from planning.services.snapshots import Snapshot, unpacked

TOLERANCE: Final = 1e-5
"""Of the largest figure of a node: how far it may be off on another engine, kernel or processor."""

LAST_DECIMAL: Final = 1e-5
"""WTE: by so much may two figures that are nearly the same differ when each has been rounded."""

TOLD: Final = ("figures", "flows", "effects")
NOTHING_KEPT: Final = "This run was never published, so it has no figures that could be worked out again."
ABSENT: Final = "nothing"


@dataclass(frozen=True)
class Difference:
    """A stored value that is not what came out; ``where`` is the node and the place in it."""

    where: str
    stored: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.where}: stored {self.stored}, now {self.found}"


@dataclass
class Rerun:
    """What was compared. ``apart`` names what the run was computed with and is not so here: then bits may differ."""

    apart: tuple[str, ...]
    nodes: int = 0
    numbers: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        """Whether the same bits are asked for."""
        return not self.apart

    @property
    def same(self) -> bool:
        return not self.differences


def rerun(run: Run) -> Rerun:
    """Work the run out again and compare its fingerprint and everything stored of every node.

    On the engine, kernel and processor that computed it, everything must be the same to the last bit; elsewhere
    figures may be `TOLERANCE` off. Of what is said about quality only what was stored is compared: newer versions of
    the product may say more.

    Raises:
        NotPossible: it was never published, so neither its inputs nor its figures are kept.
    """
    content = Run.objects.filter(pk=run.pk).values_list("snapshot", flat=True).first()
    rows = list(NodeResult.objects.filter(run=run)) or archiving.archived(run)
    if content is None or not rows:
        raise NotPossible(NOTHING_KEPT)
    found, fingerprint = _recomputed(run, unpacked(bytes(content)), rows)
    compared = Rerun(apart(run))
    if run.engine_version == ENGINE_VERSION and fingerprint != run.fingerprint:
        compared.differences.append(Difference("fingerprint", run.fingerprint, fingerprint))
    _compare(compared, {row.code: row for row in rows}, found)
    return compared


def apart(run: Run) -> tuple[str, ...]:
    """In what the run was computed with that is not so here, each in words."""
    pairs = (
        ("engine", run.engine_version, ENGINE_VERSION),
        ("kernel", run.kernel, machine.kernel()),
        ("processor", run.architecture, machine.architecture()),
    )
    return tuple(f"{name} {then or 'not recorded'} then, {now} now" for name, then, now in pairs if then != now)


def _recomputed(run: Run, snapshot: Snapshot, rows: Iterable[NodeResult]) -> tuple[dict[str, NodeResult], str]:
    """Every node by its code, and the fingerprint of the inputs; combinations that were asked for later come too."""
    prepared, nodes = prepare(snapshot), stored_nodes(snapshot)
    judge = Judge(snapshot, prepared)
    whole = {node.code for node in nodes}
    asked = [node for row in rows if row.code not in whole and (node := node_for(snapshot, _filters(row)))]

    def of(some: Sequence[Node], only: frozenset[str] | None = None) -> tuple[list[NodeResult], str]:
        roll_ups = RollUps(some)
        results = project(prepared.model(snapshot, roll_ups.roll_ups(), only))
        return storing.rows_of(run, results, some, roll_ups, judge), results.fingerprint

    found, fingerprint = of(nodes)
    for node in asked:
        found += of([node], frozenset(code for code, _ in node.parts))[0]
    return {row.code: row for row in found}, fingerprint


def _filters(row: NodeResult) -> dict[str, str]:
    return {name: code for name in DIMENSIONS if (code := getattr(row, name))}


def _compare(compared: Rerun, stored: Mapping[str, NodeResult], found: Mapping[str, NodeResult]) -> None:
    for code in sorted(stored.keys() | found.keys()):
        if code not in stored or code not in found:
            told = ["a node" if code in some else ABSENT for some in (stored, found)]
            compared.differences.append(Difference(code, *told))
            continue
        _compare_node(compared, stored[code], found[code])


def _compare_node(compared: Rerun, stored: NodeResult, found: NodeResult) -> None:
    compared.nodes += 1
    before, after = _leaves_of(stored, TOLD), _leaves_of(found, TOLD)
    quality = dict(_leaves(_plain(found.quality), "quality"))
    before |= dict(_leaves(stored.quality, "quality"))
    after |= {place: quality[place] for place in before if place in quality}
    off = 0.0 if compared.exact else _allowed(value for value in before.values() if _number(value))
    for place in sorted(before.keys() | after.keys()):
        then, now = before.get(place, ABSENT), after.get(place, ABSENT)
        compared.numbers += _number(then)
        if not _alike(then, now, off):
            compared.differences.append(Difference(f"{stored.code} {place}", then, now))


def _allowed(stored: Iterable[float]) -> float:
    return TOLERANCE * max([1.0, *map(abs, stored)]) + LAST_DECIMAL


def _leaves_of(row: NodeResult, names: Iterable[str]) -> dict[str, Any]:
    return {place: value for name in names for place, value in _leaves(_plain(getattr(row, name)), name)}


def _plain(told: Any) -> Any:
    """As the database gives it back."""
    return orjson.loads(orjson.dumps(told))


def _leaves(told: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every single value, with the way to it."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield from _leaves(value, f"{place}.{name}")
    elif isinstance(told, list):
        for number, value in enumerate(told):
            yield from _leaves(value, f"{place}[{number}]")
    else:
        yield place, told


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _alike(then: Any, now: Any, off: float) -> bool:
    if _number(then) and _number(now):
        return math.isclose(then, now, rel_tol=0.0, abs_tol=off)
    return bool(then == now)
