"""Compiled draws of cells: random numbers first, then supply, cover and demand, some draws at a time.

Each draw of each cell is worked out by itself, so bits do not depend on the block that a draw lies in.
"""

from __future__ import annotations

import numpy as np

from planning.engine.kernels.jit.chance import PLACES, draw_bands, find_places, refill
from planning.engine.kernels.jit.compiling import compiled
from planning.engine.kernels.jit.demand import start_demand, step_cover, step_demand
from planning.engine.kernels.jit.stock import NOUGHT, ONE, age, join, keep, passing, settle
from planning.engine.kernels.layout import COVERS, END, FUNDED, ONCE, STOCK

BLOCK = 256
"""Draws walked together: few enough that a cell's stocks stay in the processor's first cache."""

ROWS = 6


@compiled
def draw_cells(places, targets, layout, own_share, steps, ageing, exposed, adding, master, sizes, out):
    """Fill out (cells, 4, T, draws), at `targets`, with the drawn quantities of the cells at `places`."""
    draws = out.shape[3]
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        draw_some(places, targets, layout, own_share, steps, ageing, exposed, adding, master, sizes, start, size, out)


@compiled
def draw_some(places, targets, layout, own_share, steps, ageing, exposed, adding, master, sizes, start, size, out):
    """The draws from `start` on, `size` of them, of several cells. Whole arrays serve as memory: parts are slower."""
    slots, most_terms, lines, covers = sizes
    luck = (
        np.empty((slots, size), np.int32), np.empty((slots, size), np.float32), np.empty((slots, size), np.float32),
        np.empty((slots, 2, PLACES), np.float32), np.full((2, slots), -1.0), master,
    )  # fmt: skip
    work = np.empty(size), np.empty(size), np.empty(size + 1), np.empty(size + 1, np.int64)
    values = np.empty((most_terms, size), np.float32), np.empty((most_terms, size), np.float32)
    stock = np.empty((4, layout.openings.shape[1], size), np.float32)
    passed, grown = np.empty((lines, size), np.float32), np.empty((covers, size), np.float32)
    rows = np.empty((ROWS, size), np.float32)
    for number in range(places.shape[0]):
        cell, draws = places[number], out[targets[number]]
        section = layout.sections[cell] - layout.sections[cell, ONCE]
        terms = layout.terms[layout.sections[cell, ONCE] : layout.sections[cell, END]]
        draw_luck(cell, layout, own_share, start, luck, work)
        refill(terms, 0, True, layout.values, values, luck)
        if layout.drawn[cell, 0]:
            passing(terms[: section[STOCK]], values, passed)
            draw_supply(
                cell,
                terms,
                section,
                layout,
                values,
                luck,
                steps,
                ageing,
                exposed,
                stock,
                passed,
                rows[0],
                start,
                draws[0],
            )
        if layout.drawn[cell, 1]:
            draw_cover(cell, terms, section, layout, values, luck, steps, grown, rows, start, draws[1])
        for basis in range(2):
            if layout.drawn[cell, 2 + basis]:
                draw_demand(
                    cell, terms, section, basis, layout, values, luck, steps, adding, rows, start,
                    draws[2 + basis],
                )  # fmt: skip


@compiled
def draw_luck(cell, layout, own_share, start, luck, work):
    """Where the scores of a cell's uncertain parameters lie in the tables."""
    place, beyond, shares = luck[0], luck[1], luck[4]
    numbers, scores, tails, where = work
    shares[0, :] = -1.0
    first = layout.slots[cell, 0]
    for slot in range(first, layout.slots[cell, 1]):
        find_places(
            layout.keys[slot], layout.scores[layout.system[slot]], own_share, start, place[slot - first],
            beyond[slot - first], numbers, scores, tails, tails.view(np.int64), where,
        )  # fmt: skip


@compiled
def part_of(values, one, other):
    """The rows of some terms."""
    return values[0][one:other], values[1][one:other]


@compiled
def draw_supply(cell, terms, section, layout, values, luck, steps, ageing, exposed, stock, passed, supply, start, out):
    """Supply of one cell, out (T, draws), from `start` on."""
    people, kept, each, retiring = stock[0], stock[1], stock[2], stock[3]
    terms, values = terms[section[STOCK] : section[COVERS]], part_of(values, section[STOCK], section[COVERS])
    moving, altering, changing = layout.moving[cell, 0], layout.moving[cell, 1], layout.moving[cell, 2]
    for band in range(people.shape[0]):
        people[band, :] = layout.openings[cell, band]
    before = NOUGHT
    for step in range(steps.shape[0]):
        length = steps[step]
        if changing and step > 0:
            refill(terms, step, False, layout.values, values, luck)
        if moving or length != before:
            draw_bands(kept, terms[0], step, layout.values, luck)
            draw_bands(retiring, terms[1], step, layout.values, luck)
            keep(terms, values, kept, retiring, length)
        if altering or step == 0:
            draw_bands(each, terms[2], step, layout.values, luck)
        before = length
        age(people, kept, ageing[step])
        join(terms, values, step, length, exposed, people, kept, passed, supply, layout.profiles)
        settle(people, each, supply)
        out[step, start : start + supply.shape[0]] = supply


@compiled
def draw_cover(cell, terms, section, layout, values, luck, steps, grown, rows, start, out):
    """Cover of one cell, out (T, draws), from `start` on."""
    terms, values = terms[section[COVERS] : section[FUNDED]], part_of(values, section[COVERS], section[FUNDED])
    changing = layout.moving[cell, 3]
    grown[:] = ONE
    for step in range(steps.shape[0]):
        if changing and step > 0:
            refill(terms, step, False, layout.values, values, luck)
        step_cover(terms, values, steps[step], grown, rows[1], rows[0])
        out[step, start : start + rows.shape[1]] = rows[0]


@compiled
def draw_demand(cell, terms, section, basis, layout, values, luck, steps, adding, rows, start, out):
    """Demand of one cell on one basis, out (T, draws), from `start` on."""
    one, other = section[FUNDED + basis], section[FUNDED + basis + 1]
    terms, values = terms[one:other], part_of(values, one, other)
    opening, changing = layout.demands[cell, basis], layout.moving[cell, 4 + basis]
    start_demand(rows)
    for step in range(steps.shape[0]):
        if changing and step > 0:
            refill(terms, step, False, layout.values, values, luck)
        step_demand(terms, values, step, steps[step], opening, adding, layout.counts, rows)
        out[step, start : start + rows.shape[1]] = rows[0]
