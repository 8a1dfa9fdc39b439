"""Compiled quantiles: the draw at a rank is found by counting draws in buckets, without sorting them all.

The draws that stood at the ranks in one step often still do in the next (demand that grows by one uncertain rate keeps
its order), so that is looked at first, as long as it goes well.
"""

from __future__ import annotations

import numpy as np

from planning.engine.kernels.jit.compiling import bare, compiled

BUCKETS = 256
WORD = 8
ONES, HIGH, LOW = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080), np.uint64(0x7F7F7F7F7F7F7F7F)


@bare
def lowest_and_highest(row, low, high):
    """The ends of a row; sixteen strands, `low` and `high`, side by side, which a processor does at once."""
    size = row.shape[0]
    for strand in range(16):
        low[strand] = high[strand] = row[0]
    whole = size - size % 16
    for start in range(0, whole, 16):
        for strand in range(16):
            value = row[start + strand]
            low[strand] = value if value < low[strand] else low[strand]
            high[strand] = value if value > high[strand] else high[strand]
    for k in range(whole, size):
        low[0], high[0] = min(low[0], row[k]), max(high[0], row[k])
    for strand in range(1, 16):
        low[0], high[0] = min(low[0], low[strand]), max(high[0], high[strand])
    return low[0], high[0]


@bare
def stands(row, value, rank):
    """Whether a value of the row is the one at a rank (0-based) among all."""
    below, up_to = np.int32(0), np.int32(0)
    for k in range(row.shape[0]):
        below = np.int32(below + np.int32(row[k] < value))
        up_to = np.int32(up_to + np.int32(row[k] <= value))
    return below <= rank < up_to


@bare
def find(row, ranks, found, memory):
    """Fill `found` (3,) with the draws at the three ranks, which rise."""
    bucket, words, count, kept, values, strands, places = memory
    size, wanted, beneath = row.shape[0], places[0], places[1]
    low, high = lowest_and_highest(row, strands[0], strands[1])
    found[:] = 0
    if not low < high:
        return
    scale = row.dtype.type(BUCKETS - 0.5) / (high - low)
    if not scale < row.dtype.type(1e30):
        scale = row.dtype.type(0.0)
    for k in range(size):
        bucket[k] = np.uint8(np.int32((row[k] - low) * scale))
    count[:] = 0
    for k in range(size):
        count[bucket[k]] += 1
    below, place = 0, 0
    for number in range(3):
        while below + count[place] <= ranks[number]:
            below += count[place]
            place += 1
        wanted[number], beneath[number] = place, below
    many = collect(size, words, wanted, kept)
    for number in range(3):
        found[number] = nth(row, bucket, kept, many, wanted[number], ranks[number] - beneath[number], values)


@bare
def collect(size, words, wanted, kept):
    """List the draws that lie in one of three buckets; eight are looked at together. Returns how many there are."""
    first, second, third = ONES * np.uint64(wanted[0]), ONES * np.uint64(wanted[1]), ONES * np.uint64(wanted[2])
    many = np.int64(0)
    for place in range((size + WORD - 1) // WORD):
        eight = words[place]
        one, two, three = eight ^ first, eight ^ second, eight ^ third
        other = (((one & LOW) + LOW) | one) & (((two & LOW) + LOW) | two) & (((three & LOW) + LOW) | three) | LOW
        here = ~other
        if here:
            for k in range(WORD):
                kept[many] = place * WORD + k
                many += np.int64((here >> np.uint64(8 * k + 7)) & np.uint64(1))
    while many > 0 and kept[many - 1] >= size:
        many -= 1
    return many


@bare
def nth(row, bucket, kept, many, place, rank, values):
    """A draw that has the value at a rank among those of one bucket."""
    inside = np.int64(0)
    for number in range(many):
        values[inside] = row[kept[number]]
        inside += np.int64(bucket[kept[number]] == place)
    value = value_at(values, inside, rank)
    for number in range(many):
        if row[kept[number]] == value:
            return kept[number]
    return 0


@bare
def value_at(values, size, rank):
    """The value at a rank among the first few; they are moved about (Hoare's FIND, 1961)."""
    low, high = 0, size - 1
    while low < high:
        pivot, left, right = values[rank], low, high
        while left <= right:
            while values[left] < pivot:
                left += 1
            while pivot < values[right]:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if right < rank:
            low = left
        if rank < left:
            high = right
    return values[rank]


@compiled
def quantiles(source, figures, ranks, out):
    """Fill out (F, 3, T) with the draws at three ranks of each figure.

    A figure (6,) is up to three rows of source (S, T, draws), each -1 or a place, with their signs.
    """
    steps, draws = source.shape[1], source.shape[2]
    row = np.empty(draws, source.dtype)
    bucket = np.full((draws // WORD + 1) * WORD, BUCKETS - 1, np.uint8)
    memory = (
        bucket, bucket.view(np.uint64), np.empty(BUCKETS, np.int64), np.empty(draws + 2 * WORD, np.int64),
        np.empty(draws + 2 * WORD, source.dtype), np.empty((2, 16), source.dtype), np.empty((2, 3), np.int64),
    )  # fmt: skip
    found = np.zeros(3, np.int64)
    for number in range(figures.shape[0]):
        trying = True
        for step in range(steps):
            add_up(source, figures[number], step, row)
            if step > 0:
                trying = (
                    trying
                    and stands(row, row[found[0]], ranks[0])
                    and stands(row, row[found[1]], ranks[1])
                    and stands(row, row[found[2]], ranks[2])
                )
            if step == 0 or not trying:
                find(row, ranks, found, memory)
            for level in range(3):
                out[number, level, step] = row[found[level]]


@bare
def add_up(source, figure, step, row):
    first = source[figure[0], step]
    if figure[1] > 0:
        for k in range(row.shape[0]):
            row[k] = first[k]
    else:
        for k in range(row.shape[0]):
            row[k] = -first[k]
    for term in range(2, 6, 2):
        if figure[term] >= 0:
            more = source[figure[term], step]
            if figure[term + 1] > 0:
                for k in range(row.shape[0]):
                    row[k] += more[k]
            else:
                for k in range(row.shape[0]):
                    row[k] -= more[k]
