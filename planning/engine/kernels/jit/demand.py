"""Compiled walk of demand and cover: the equations of `draws`, some draws of one cell at a time."""

from __future__ import annotations

from planning.engine.kernels.jit.compiling import bare
from planning.engine.kernels.jit.stock import NOUGHT, ONE, power
from planning.engine.kernels.layout import (
    ADD,
    CHANGE,
    COMPOUND,
    KEEP,
    KIND,
    PRODUCE,
    PRODUCED,
    RATIO,
    TOGETHER,
    WORK,
    X,
    Y,
)


@bare
def multiply_by_one_more(row, more, sign, length, spare):
    """row x (1 + sign x more) ** length."""
    for k in range(row.shape[0]):
        spare[k] = ONE + sign * more[k]
    power(spare, length)
    multiply(row, spare)


@bare
def start_demand(rows):
    """As it is at the base date; for the rows see `step_demand`."""
    rows[1, :], rows[2, :], rows[3, :] = ONE, NOUGHT, ONE


@bare
def step_demand(terms, values, step, length, opening, adding, counts, rows):
    """One step of one basis: rows (6, draws) are demand; growth, additions and productivity so far; two for work."""
    grow(terms, values, length, adding, rows)
    finish(terms, values, step, opening, counts, rows)


@bare
def grow(terms, values, length, adding, rows):
    """What growth and productivity have come to by the end of a step."""
    grown, added, productive, together, spare = rows[1], rows[2], rows[3], rows[4], rows[5]
    together[:] = ONE
    for number in range(terms.shape[0]):
        kind, value = terms[number, KIND], values[0][number]
        if kind == COMPOUND and not adding:
            multiply_by_one_more(grown, value, ONE, length, spare)
        elif kind == COMPOUND:
            for k in range(together.shape[0]):
                together[k] += value[k]
        elif kind == TOGETHER:
            power(together, length)
            multiply(grown, together)
        elif kind == ADD:
            for k in range(added.shape[0]):
                added[k] += value[k] * length
        elif kind == PRODUCE:
            multiply_by_one_more(productive, value, -ONE, length, spare)


@bare
def finish(terms, values, step, opening, counts, rows):
    """Demand at the end of a step."""
    work, grown, added, productive = rows[0], rows[1], rows[2], rows[3]
    work[:] = NOUGHT
    for number in range(terms.shape[0]):
        kind, value, other = terms[number, KIND], values[0][number], values[1][number]
        if kind == RATIO:
            for k in range(work.shape[0]):
                work[k] += value[k] * other[k]
        elif kind == WORK:
            gather_work(work, grown, added, opening, terms[number, X], terms[number, Y])
        elif kind == CHANGE:
            count = counts[terms[number, X], step]
            for k in range(work.shape[0]):
                work[k] += value[k] * count
        elif kind == PRODUCED:
            multiply(work, productive)
        elif kind == KEEP:
            for k in range(work.shape[0]):
                work[k] *= ONE - value[k]


@bare
def multiply(row, other):
    """One row by another, in place."""
    for k in range(row.shape[0]):
        row[k] *= other[k]


@bare
def gather_work(work, grown, added, opening, follows, adds):
    """The work that has grown, before service changes."""
    if not follows:
        work[:] = opening
    multiply(work, grown)
    if adds:
        for k in range(work.shape[0]):
            work[k] *= ONE + added[k]


@bare
def step_cover(terms, values, length, grown, spare, total):
    """One step of all cover together; `grown` (covers, draws) goes on from step to step."""
    total[:] = NOUGHT
    for number in range(terms.shape[0]):
        row, level = grown[terms[number, X]], values[0][number]
        multiply_by_one_more(row, values[1][number], ONE, length, spare)
        for k in range(total.shape[0]):
            total[k] += level[k] * row[k]
