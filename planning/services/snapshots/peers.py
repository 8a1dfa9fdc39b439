"""Staff of a partner of whom nothing is known, estimated from its peers: partners of its sector and about its size.

The peers' WTE over the peers' size, by profession and setting, times the partner's own size: a sum over a sum, never a
mean of rates. Demand is not estimated. See docs/methodology.md, “Estimates”.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q
from django.utils import timezone

from partners.models import Organisation, Sector, System
from partners.selectors import current_structure
from planning.services.snapshots import stock
from planning.services.snapshots.data import ESTIMATED, CellFacts, PeerEstimate

ENOUGH: Final = 3
"""Peers at least: of fewer, one could be told from the estimate."""

ALIKE: Final = (0.5, 2.0)
"""A peer's size over the partner's own."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A partner of known size, and the cells of its staff."""

    code: str
    sector: str
    size: float
    measure: str
    cells: tuple[CellFacts, ...] = ()

    def like(self, other: Peer) -> bool:
        """Whether the other is of the same kind and about the same size."""
        low, high = ALIKE
        same = (other.sector, other.measure) == (self.sector, self.measure)
        return same and other.code != self.code and low * self.size <= other.size <= high * self.size


def with_estimates(
    cells: Sequence[CellFacts],
    partners: Iterable[Organisation],
    within: Mapping[str, str],
    beyond: Callable[[], Sequence[Peer]],
) -> tuple[list[CellFacts], tuple[PeerEstimate, ...]]:
    """The cells and those estimated from peers, and how each estimate was made.

    Args:
        within: code of a provider → code of the area node that estimates it; where that estimate is known it stands.
        beyond: further peers of the region, asked for only where the system has too few.
    """
    known = {cell.organisation for cell in cells if cell.substantive is not None}
    sized = [_peer(one, cells) for one in partners if _counts(one)]
    pool = [peer for peer in sized if _known(peer)]
    found = {cell.code: cell for cell in cells}
    made: list[PeerEstimate] = []
    for one in (peer for peer in sized if peer.code not in known and within.get(peer.code) not in known):
        if estimate := _estimate(one, pool, beyond):
            told, facts = estimate
            made.append(told)
            found |= {cell.code: cell for cell in facts}
    return list(found.values()), tuple(made)


def _estimate(
    one: Peer, pool: Sequence[Peer], beyond: Callable[[], Sequence[Peer]]
) -> tuple[PeerEstimate, list[CellFacts]] | None:
    peers = [peer for peer in pool if one.like(peer)]
    if wider := len(peers) < ENOUGH:
        peers += [peer for peer in beyond() if one.like(peer)]
    if len(peers) < ENOUGH:
        return None
    peers.sort(key=lambda peer: peer.code)
    codes, size = tuple(peer.code for peer in peers), sum(peer.size for peer in peers)
    return PeerEstimate(one.code, one.size, one.measure, codes, size, wider), _cells(one, peers)


def _cells(one: Peer, peers: Sequence[Peer]) -> list[CellFacts]:
    """The partner's staff by profession and setting; what it reported of its own posts stays."""
    own = {(cell.profession, cell.setting): cell for cell in one.cells}
    told: dict[tuple[str, str], dict[str, CellFacts]] = defaultdict(dict)
    for peer in peers:
        for cell in peer.cells:
            told[cell.profession, cell.setting][peer.code] = cell
    made = []
    for key, by_peer in sorted(told.items()):
        wte = _wte(one, peers, by_peer)
        if wte:
            facts = own.get(key, CellFacts(one.code, *key))
            age = max(cell.age_months for cell in by_peer.values())
            made.append(replace(facts, substantive=wte, supply_from=ESTIMATED, age_months=age))
    return made


def _wte(one: Peer, peers: Sequence[Peer], by_peer: Mapping[str, CellFacts]) -> float | None:
    """A peer without such a cell has none of these staff; one that left the figure open counts on neither side."""
    counted = [peer for peer in peers if peer.code not in by_peer or by_peer[peer.code].substantive is not None]
    size = sum(peer.size for peer in counted)
    if not size:
        return None
    wte = sum(cell.substantive or 0.0 for _, cell in sorted(by_peer.items()))
    return round(wte / size * one.size, 5)


def _counts(one: Organisation) -> bool:
    return one.size is not None and one.sector != Sector.UNKNOWN and one.area_of_id is None


def _peer(one: Organisation, cells: Iterable[CellFacts]) -> Peer:
    own = tuple(cell for cell in cells if cell.organisation == one.code)
    return Peer(one.code, one.sector, float(one.size or 0), one.size_measure, own)


def of_region(system: System, month: dt.date, but: Iterable[Organisation]) -> list[Peer]:
    """Partners of known size and staff in the region's other systems; ``but`` are those that count here already."""
    today = timezone.localdate()
    follows = current_structure(today)
    there = Organisation.objects.filter(home_system__region=system.region_id, size__isnull=False)
    open_today = there.filter(Q(closed__isnull=True) | Q(closed__gt=today)).exclude(pk__in=follows)
    found = list(open_today.exclude(pk__in=[one.pk for one in but]).order_by("code"))
    cells = stock.cells_at(month, stock.members_of(found, follows)) if found else []
    peers = [_peer(one, cells) for one in found if _counts(one)]
    return [peer for peer in peers if _known(peer)]


def _known(peer: Peer) -> bool:
    return any(cell.substantive is not None for cell in peer.cells) and not any(cell.published for cell in peer.cells)
