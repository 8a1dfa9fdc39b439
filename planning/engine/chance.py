"""Draws of uncertain assumptions: PERT distributions fed by counter-based random numbers.

Each parameter of each cell has its own stream, keyed by a hash (SHA-256) of seed, parameter and the cell's natural
code; draw k is splitmix64's mix of key + k x golden gamma (Steele, Lea and Flood 2014). Nothing else enters, so a
cell's draws are the same bits alone, among others, in any order and in any scenario.

A draw mixes a part common to the system and a part of the cell's own as normal scores (a Gaussian copula):
score = sqrt(1 - s) x system + sqrt(s) x own, with s the local share of variance. The PERT distribution on
low..high with mode share m = (mode - low) / (high - low) is the beta distribution with
alpha = 1 + 4 m and beta = 5 - 4 m (Malcolm et al. 1959; Vose 2008), stretched to low..high.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri

from planning.engine.packed import Assumed
from planning.engine.types import ModelInputs

Draws = NDArray[np.float32]
Scores = NDArray[np.float64]
Words = NDArray[np.uint64]

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
MIXING: Final = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
"""splitmix64's constants: the golden gamma, and each round's shift and factor."""

SYSTEM = ""
"""Stands in the key where a cell's code would: the part of a draw that all cells share."""

WIDEST = 6.0
PER_SCORE = 64
MODE_SHARES = 64
_LAST = int(2 * WIDEST * PER_SCORE)


def key(seed: int, parameter: str, code: str) -> int:
    """The 64-bit key of a stream. Parts are length-prefixed, so that no two keys run into one another."""
    text = "|".join(f"{len(part)}:{part}" for part in (str(seed), parameter, code))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")


@lru_cache(maxsize=8)
def _counters(draws: int) -> Words:
    """What splitmix64 adds to the key for draw 1, 2, 3 …"""
    return np.arange(1, draws + 1, dtype=np.uint64) * GOLDEN


def uniforms(stream: int, draws: int) -> Scores:
    """Numbers strictly between 0 and 1 from one stream, shape (draws,), 53 bits each."""
    words = _counters(draws) + np.uint64(stream)
    for shift, factor in MIXING:
        words ^= words >> shift
        words *= factor
    words ^= words >> np.uint64(31)
    words >>= np.uint64(11)
    numbers = words.astype(np.float64)
    numbers += 0.5
    numbers *= 2.0**-53
    return numbers


def normals(seed: int, parameter: str, code: str, draws: int) -> Scores:
    """Standard normal numbers of one stream, shape (draws,)."""
    numbers = uniforms(key(seed, parameter, code), draws)
    scores: Scores = ndtri(numbers, out=numbers)
    return scores


@lru_cache(maxsize=MODE_SHARES + 1)
def _master(row: int) -> Scores:
    """PERT quantiles for mode share row / MODE_SHARES at evenly spaced normal scores."""
    share = row / MODE_SHARES
    levels = ndtr(np.linspace(-WIDEST, WIDEST, _LAST + 1))
    return np.asarray(betaincinv(1.0 + 4.0 * share, 5.0 - 4.0 * share, levels))


def masters(shares: Scores) -> Scores:
    """All master rows, (MODE_SHARES + 1, entries); only those are filled that these mode shares are blended from."""
    table = np.zeros((MODE_SHARES + 1, _LAST + 1))
    rows = np.minimum((np.clip(shares, 0.0, 1.0) * MODE_SHARES).astype(int), MODE_SHARES - 1)
    for row in sorted({*rows.tolist(), *(rows + 1).tolist()}):
        table[row] = _master(row)
    return table


def pert_table(share: float) -> tuple[Draws, Draws]:
    """PERT quantiles on 0..1 for one mode share, and their differences, each by normal score.

    Blended from the two nearest of the master rows; the blend keeps the mean (1 + 4 m) / 6 exactly.
    """
    place = min(max(share, 0.0), 1.0) * MODE_SHARES
    row = min(int(place), MODE_SHARES - 1)
    table = _master(row) + (place - row) * (_master(row + 1) - _master(row))
    return table.astype(np.float32), np.append(np.diff(table), 0.0).astype(np.float32)


class Chance:
    """The draws of one model's parameters."""

    def __init__(self, model: ModelInputs) -> None:
        self._seed, self._draws = model.seed, model.draws
        self._own = np.sqrt(model.local_variance_share)
        self._common = np.sqrt(1.0 - model.local_variance_share)
        self._system: dict[str, Scores] = {}
        self._tables: dict[float, tuple[Draws, Draws]] = {}

    def scores(self, parameter: str, code: str) -> Scores:
        """Correlated normal scores of a cell's parameter, shape (draws,)."""
        if parameter not in self._system:
            self._system[parameter] = self._common * normals(self._seed, parameter, SYSTEM, self._draws)
        own = normals(self._seed, parameter, code, self._draws)
        own *= self._own
        own += self._system[parameter]
        return own

    def individual(self, parameter: str, code: str) -> Draws:
        """Standard normal scores for what happens to single people, (draws,): no two cells share anything in them."""
        return normals(self._seed, parameter, code, self._draws).astype(np.float32)

    def table(self, share: float) -> tuple[Draws, Draws]:
        found = self._tables.get(share)
        if found is None:
            found = self._tables[share] = pert_table(share)
        return found


def individual_parameter(what: str) -> str:
    """What stands for a parameter in the key of a stream for what happens to single people."""
    return f"individuals:{what}"


class CellChance:
    """The draws of one cell's parameters; each is drawn once, whoever asks."""

    def __init__(self, chance: Chance, code: str) -> None:
        self._chance, self._code = chance, code
        self._places: dict[str, tuple[NDArray[np.intp], Draws]] = {}

    def individual(self, parameter: str) -> Draws:
        """Scores for what happens to single people of this cell, (draws,)."""
        return self._chance.individual(individual_parameter(parameter), self._code)

    def values(self, parameter: str, assumed: Assumed) -> Draws:
        """Draws of a parameter: the assumption's shape with a last axis of draws (1 if it is certain)."""
        low = assumed.low.astype(np.float32)[..., None]
        if not assumed.uncertain:
            return low
        span = assumed.high - assumed.low
        wide = span > 0
        shares = np.divide(assumed.mode - assumed.low, span, out=np.zeros_like(span), where=wide)
        return low + span.astype(np.float32)[..., None] * self._quantiles(parameter, shares, wide)

    def _quantiles(self, parameter: str, shares: Scores, wide: NDArray[np.bool_]) -> Draws:
        """PERT quantiles at the parameter's scores, for each mode share; certain places borrow the first one's."""
        if shares.size == 1 or (wide.all() and (shares == shares.flat[0]).all()):
            return self._looked_up(parameter, round(float(shares.flat[0]), 9))
        kinds, which = np.unique(np.round(np.where(wide, shares, shares[wide][0]), 9), return_inverse=True)
        rows = [self._looked_up(parameter, float(kind)) for kind in kinds]
        return rows[0] if len(rows) == 1 else np.stack(rows)[which.reshape(shares.shape)]

    def _looked_up(self, parameter: str, share: float) -> Draws:
        place, beyond = self._place(parameter)
        table, rise = self._chance.table(share)
        looked_up: Draws = table.take(place) + beyond * rise.take(place)
        return looked_up

    def _place(self, parameter: str) -> tuple[NDArray[np.intp], Draws]:
        """Where the parameter's scores lie in the tables: entry and fraction beyond it."""
        found = self._places.get(parameter)
        if found is None:
            scaled = self._chance.scores(parameter, self._code)
            scaled += WIDEST
            scaled *= PER_SCORE
            np.minimum(np.maximum(scaled, 0.0, out=scaled), _LAST - 0.001, out=scaled)
            place = scaled.astype(np.intp)
            found = self._places[parameter] = (place, (scaled - place).astype(np.float32))
        return found
