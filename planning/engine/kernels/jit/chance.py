"""Compiled random numbers and what they make of assumptions; the same streams and tables as `chance`.

Normal scores come from Wichura's rational approximations (Algorithm AS 241, 1988), exact to about 1e-15.
"""

from __future__ import annotations

import numpy as np

from planning.engine.chance import GOLDEN, MIXING, MODE_SHARES, PER_SCORE, WIDEST
from planning.engine.kernels.jit.compiling import bare
from planning.engine.kernels.layout import FIRST, KIND, LEAVE, PARTICIPATION, RETIRE, SECOND

FIRST_SHIFT, FIRST_FACTOR = MIXING[0]
SECOND_SHIFT, SECOND_FACTOR = MIXING[1]
LAST_SHIFT, KEPT_SHIFT = np.uint64(31), np.uint64(11)
ONE_WORD = np.uint64(1)
UNIT = 2.0**-53
CENTRE = 0.425
OUTERMOST = float(np.exp(-25.0))
LAST_PLACE = 2 * WIDEST * PER_SCORE - 0.001
PLACES = int(2 * WIDEST * PER_SCORE) + 1
FRACTION, EXPONENT_OF_ONE, FRACTION_BITS = 0x000FFFFFFFFFFFFF, 0x3FF0000000000000, 52
BY_BAND = (LEAVE, RETIRE, PARTICIPATION)
LOG_2, ROOT_2 = float(np.log(2.0)), float(np.sqrt(2.0))


@bare
def uniform(key, draw):
    """Number strictly between 0 and 1 of a stream's draw (0-based)."""
    word = key + (np.uint64(draw) + ONE_WORD) * GOLDEN
    word = (word ^ (word >> FIRST_SHIFT)) * FIRST_FACTOR
    word = (word ^ (word >> SECOND_SHIFT)) * SECOND_FACTOR
    word = (word ^ (word >> LAST_SHIFT)) >> KEPT_SHIFT
    return (np.float64(np.int64(word)) + 0.5) * UNIT


@bare
def central_normal(number):
    """Normal score of a number within 0.425 of one half."""
    q = number - 0.5
    r = CENTRE * CENTRE - q * q
    above = 2509.0809287301226727 * r + 33430.575583588128105
    above = above * r + 67265.770927008700853
    above = above * r + 45921.953931549871457
    above = above * r + 13731.693765509461125
    above = above * r + 1971.5909503065514427
    above = above * r + 133.14166789178437745
    above = above * r + 3.387132872796366608
    below = 5226.495278852854561 * r + 28729.085735721942674
    below = below * r + 39307.89580009271061
    below = below * r + 21213.794301586595867
    below = below * r + 5394.1960214247511077
    below = below * r + 687.1870074920579083
    below = below * r + 42.313330701600911252
    return q * above / (below * r + 1.0)


@bare
def outer_normal(r):
    """Normal score, without its sign, where r, the root of -log of the tail beyond, is at most 5."""
    r = r - 1.6
    above = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
    above = above * r + 0.24178072517745061177
    above = above * r + 1.27045825245236838258
    above = above * r + 3.64784832476320460504
    above = above * r + 5.7694972214606914055
    above = above * r + 4.6303378461565452959
    above = above * r + 1.42343711074968357734
    below = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
    below = below * r + 0.0151986665636164571966
    below = below * r + 0.14810397642748007459
    below = below * r + 0.68976733498510000455
    below = below * r + 1.6763848301838038494
    below = below * r + 2.05319162663775882187
    return above / (below * r + 1.0)


@bare
def outermost_normal(r):
    """Normal score, without its sign, where r is above 5."""
    r = r - 5.0
    above = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    above = above * r + 0.0012426609473880784386
    above = above * r + 0.026532189526576123093
    above = above * r + 0.29656057182850489123
    above = above * r + 1.7848265399172913358
    above = above * r + 5.4637849111641143699
    above = above * r + 6.6579046435011037772
    below = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    below = below * r + 1.8463183175100546818e-5
    below = below * r + 7.868691311456132591e-4
    below = below * r + 0.0148753612908506148525
    below = below * r + 0.13692988092273580531
    below = below * r + 0.59983220655588793769
    return above / (below * r + 1.0)


@bare
def take_logs(tails, bits):
    """Natural logarithms, in place; `bits` are the same memory as whole numbers.

    A number is 2^e x f with f between 1/sqrt(2) and sqrt(2), and log f = 2 artanh((f - 1) / (f + 1)), as a series. All
    arithmetic, so that a processor does several at once.
    """
    for k in range(tails.shape[0]):
        exponent = np.float64((bits[k] >> FRACTION_BITS) - 1023)
        bits[k] = (bits[k] & FRACTION) | EXPONENT_OF_ONE
        part = tails[k]
        large = part > ROOT_2
        part = 0.5 * part if large else part
        exponent = exponent + 1.0 if large else exponent
        s = (part - 1.0) / (part + 1.0)
        z = s * s
        series = z * (1 / 21) + 1 / 19
        series = series * z + 1 / 17
        series = series * z + 1 / 15
        series = series * z + 1 / 13
        series = series * z + 1 / 11
        series = series * z + 1 / 9
        series = series * z + 1 / 7
        series = series * z + 1 / 5
        series = series * z + 1 / 3
        tails[k] = exponent * LOG_2 + 2.0 * (s + s * z * series)


@bare
def to_normals(numbers, scores, tails, bits, where):
    """Normal scores of numbers between 0 and 1; `tails`, `bits` (the same memory) and `where` are for work."""
    many = np.int64(0)
    for k in range(numbers.shape[0]):
        scores[k] = central_normal(numbers[k])
    for k in range(numbers.shape[0]):
        tails[many] = min(numbers[k], 1.0 - numbers[k])
        where[many] = k
        many += np.int64(abs(numbers[k] - 0.5) > CENTRE)
    outermost = False
    for k in range(many):
        outermost |= tails[k] < OUTERMOST
    take_logs(tails[:many], bits[:many])
    if outermost:
        for k in range(many):
            r = np.sqrt(-tails[k])
            tails[k] = outer_normal(r) if r <= 5.0 else outermost_normal(r)
    else:
        for k in range(many):
            tails[k] = outer_normal(np.sqrt(-tails[k]))
    for k in range(many):
        scores[where[k]] = -tails[k] if numbers[where[k]] < 0.5 else tails[k]


@bare
def draw_single(key, start, memory):
    """Standard normal scores of one stream, for the draws from `start` on, into the scores of `memory`."""
    numbers, scores, tails, bits, where = memory
    for k in range(numbers.shape[0]):
        numbers[k] = uniform(key, start + k)
    to_normals(numbers, scores, tails, bits, where)


@bare
def find_places(key, system, own_share, start, place, beyond, memory):
    """Where one parameter's correlated scores lie in the tables, for the draws from `start` on."""
    numbers, scores, tails, bits, where = memory
    for k in range(place.shape[0]):
        numbers[k] = uniform(key, start + k)
    to_normals(numbers, scores, tails, bits, where)
    for k in range(place.shape[0]):
        score = (scores[k] * own_share + system[start + k] + WIDEST) * PER_SCORE
        score = score if score > 0.0 else 0.0
        score = score if score < LAST_PLACE else LAST_PLACE
        whole = np.int32(score)
        place[k] = whole
        beyond[k] = np.float32(score - whole)


@bare
def blend(share, master, table):
    """The table (2, places) of quantiles and their differences for a mode share, as `chance.pert_table`."""
    place = min(max(share, 0.0), 1.0) * MODE_SHARES
    row = min(int(place), MODE_SHARES - 1)
    part = place - row
    before = master[row, 0] + part * (master[row + 1, 0] - master[row, 0])
    table[0, 0] = np.float32(before)
    for entry in range(1, PLACES):
        now = master[row, entry] + part * (master[row + 1, entry] - master[row, entry])
        table[0, entry] = np.float32(now)
        table[1, entry - 1] = np.float32(now - before)
        before = now
    table[1, PLACES - 1] = np.float32(0.0)


@bare
def look_up(row, place, beyond, table):
    """PERT quantiles on 0..1."""
    quantile, rise = table[0], table[1]
    for k in range(row.shape[0]):
        row[k] = quantile[place[k]] + beyond[k] * rise[place[k]]


@bare
def draw(out, entry, slot, values, luck):
    """Fill `out` with draws of one value: low + span x quantile, or its low where it is certain.

    `luck` holds for each slot its place and beyond, (slots, draws), the row of quantiles and the table that were made
    last, and for which mode shares, (2, slots); and the master table.
    """
    low, span, share = np.float32(values[entry, 0]), np.float32(values[entry, 1]), values[entry, 2]
    if slot < 0 or span == np.float32(0.0):
        out[:] = low
        return
    place, beyond, quantiles, tables, shares, master = luck
    row = quantiles[slot]
    if shares[0, slot] != share:
        if shares[1, slot] != share:
            blend(share, master, tables[slot])
            shares[1, slot] = share
        look_up(row, place[slot], beyond[slot], tables[slot])
        shares[0, slot] = share
    for k in range(out.shape[0]):
        out[k] = low + span * row[k]


@bare
def refill(terms, step, fresh, values, rows, luck):
    """Draw the values of terms that hold in a step into their rows; all of them if `fresh`, else those that change."""
    first, second = rows
    for number in range(terms.shape[0]):
        if terms[number, KIND] in BY_BAND:
            continue
        for column in (FIRST, SECOND):
            steps = terms[number, column + 1]
            if steps > 1 or (steps == 1 and fresh):
                entry = terms[number, column] + (step if steps > 1 else 0)
                draw(
                    first[number] if column == FIRST else second[number], entry, terms[number, column + 2], values, luck
                )


@bare
def draw_bands(out, term, step, values, luck):
    """Fill out (A, draws) with the values by band that hold in a step."""
    steps = term[FIRST + 1]
    for band in range(out.shape[0]):
        draw(out[band], term[FIRST] + band * steps + (step if steps > 1 else 0), term[FIRST + 2], values, luck)
