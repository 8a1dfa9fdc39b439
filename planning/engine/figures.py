"""The figures of a node and what each is made of."""

from __future__ import annotations

from typing import Final

SUPPLY, COVER, FUNDED, NEED = range(4)
"""Quantities: what cells have draws of, in this order everywhere."""

Terms = tuple[tuple[int, int], ...]
"""Quantities with the sign, 1 or -1, with which they enter a figure."""

FIGURES: Final[tuple[Terms, ...]] = (
    ((SUPPLY, 1),),
    ((COVER, 1),),
    ((FUNDED, 1),),
    ((NEED, 1),),
    ((FUNDED, 1), (SUPPLY, -1)),
    ((NEED, 1), (SUPPLY, -1)),
    ((FUNDED, 1), (SUPPLY, -1), (COVER, -1)),
    ((NEED, 1), (SUPPLY, -1), (COVER, -1)),
)
"""Supply, cover, demand on both bases, gap on both bases, uncovered gap on both bases."""

DEMANDS: Final = 2
GAPS: Final = 4
UNCOVERED: Final = 6
"""Where the two figures of each kind begin, in the order of `types.BASES`."""
