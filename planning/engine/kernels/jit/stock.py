"""Compiled walk of stocks: the equations of `stock_draws`, some draws of one cell at a time."""

from __future__ import annotations

import numpy as np

from planning.engine.kernels.jit.chance import draw_single
from planning.engine.kernels.jit.compiling import bare
from planning.engine.kernels.layout import COHORT, FLOW, KIND, LOCAL, PASSED, RETENTION, SECOND, SPREAD, X, Y

ONE = np.float32(1.0)
NOUGHT = np.float32(0.0)


@bare
def power(row, length):
    """row ** length, in place."""
    if length != ONE:
        for k in range(row.shape[0]):
            row[k] = row[k] ** length


@bare
def passing(terms, values, passed):
    """Share of each course's students that passes and joins the cell, a row for each course."""
    for number in range(terms.shape[0]):
        row, one, two = passed[terms[number, X]], values[0][number], values[1][number]
        if terms[number, KIND] == PASSED:
            for k in range(row.shape[0]):
                row[k] = (ONE - one[k]) * two[k]
        elif terms[number, KIND] == LOCAL:
            for k in range(row.shape[0]):
                row[k] *= one[k]


@bare
def keep(terms, values, kept, retiring, length):
    """Of leaving rates in `kept` (A, draws) make the share of each band that neither leaves nor retires in a step."""
    for band in range(kept.shape[0]):
        row, more = kept[band], retiring[band]
        for number in range(terms.shape[0]):
            if terms[number, KIND] == RETENTION:
                relief = values[0][number]
                for k in range(row.shape[0]):
                    row[k] *= ONE - relief[k]
        for k in range(row.shape[0]):
            rate = row[k] + more[k]
            row[k] = ONE - (rate if rate < ONE else ONE)
        power(row, length)


@bare
def stay(people, kept):
    """Who neither leaves nor retires, in place."""
    for band in range(people.shape[0]):
        row, stays = people[band], kept[band]
        for k in range(row.shape[0]):
            row[k] *= stays[k]


@bare
def stay_by_chance(people, kept, scores, spread):
    """The same, as chance has it: see `stock_draws`. `spread` is for work."""
    spread[:] = NOUGHT
    for band in range(people.shape[0]):
        row, stays = people[band], kept[band]
        for k in range(row.shape[0]):
            spread[k] += row[k] * (stays[k] * (ONE - stays[k]))
    for k in range(spread.shape[0]):
        spread[k] = np.float32(scores[k]) / np.sqrt(spread[k]) if spread[k] > NOUGHT else NOUGHT
    for band in range(people.shape[0]):
        row, stays = people[band], kept[band]
        for k in range(row.shape[0]):
            here = row[k]
            after = here * stays[k] + here * (stays[k] * (ONE - stays[k])) * spread[k]
            after = after if after > NOUGHT else NOUGHT
            row[k] = after if after < here else here


@bare
def age(people, shares):
    """Who stays grows older, in place: from the top band down, so that nobody is counted twice."""
    for band in range(people.shape[0] - 1, -1, -1):
        row, share = people[band], shares[0, band]
        if shares.shape[0] > 1 and band > 0:
            below, up = people[band - 1], shares[1, band - 1]
            for k in range(row.shape[0]):
                row[k] = row[k] * share + below[k] * up
        else:
            for k in range(row.shape[0]):
                row[k] *= share
        for moved in range(2, min(shares.shape[0], band + 1)):
            below, up = people[band - moved], shares[moved, band - moved]
            for k in range(row.shape[0]):
                row[k] += below[k] * up


@bare
def spread(people, joined, profile, exposed, kept):
    """Add joiners to bands by their profile."""
    for band in range(people.shape[0]):
        row, share, stays = people[band], profile[band], kept[band]
        if exposed:
            for k in range(joined.shape[0]):
                row[k] += joined[k] * share * stays[k]
        else:
            for k in range(joined.shape[0]):
                row[k] += joined[k] * share


@bare
def complete_by_chance(students, share, scores, joined):
    """Add those of a cohort who pass, as chance has it."""
    for k in range(joined.shape[0]):
        expected = students[k] * share[k]
        varied = expected + np.sqrt(expected * (ONE - share[k])) * np.float32(scores[k])
        varied = varied if varied > NOUGHT else NOUGHT
        joined[k] += varied if varied < students[k] else students[k]


@bare
def join(terms, values, step, length, exposed, people, kept, passed, joined, layout, start, memory):
    """Add who joins in a step, those of one profile after another."""
    joined[:] = NOUGHT
    for number in range(terms.shape[0]):
        kind, row = terms[number, KIND], values[0][number]
        if kind == FLOW:
            for k in range(joined.shape[0]):
                joined[k] += row[k] * length
        elif kind == COHORT and terms[number, X] == step:
            share = passed[terms[number, Y]]
            if terms[number, SECOND] >= 0:
                draw_single(layout.singles[terms[number, SECOND]], start, memory)
                complete_by_chance(row, share, memory[1], joined)
            else:
                for k in range(joined.shape[0]):
                    joined[k] += row[k] * share[k]
        elif kind == SPREAD:
            spread(people, joined, layout.profiles[terms[number, X]], exposed, kept)
            joined[:] = NOUGHT


@bare
def settle(people, each, supply):
    """No band below zero; the stock's WTE."""
    supply[:] = NOUGHT
    for band in range(people.shape[0]):
        row, part = people[band], each[band]
        for k in range(row.shape[0]):
            here = row[k] if row[k] > NOUGHT else NOUGHT
            row[k] = here
            supply[k] += here * part[k]
