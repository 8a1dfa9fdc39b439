"""Compiled draws of cells: random numbers first, then supply, cover and demand, some draws at a time.

Each draw of each cell is worked out by itself, so bits do not depend on the block that a draw lies in.
"""

from __future__ import annotations

import numpy as np

from planning.engine.kernels.jit.chance import PLACES, draw_bands, draw_single, find_places, refill
from planning.engine.kernels.jit.compiling import bare, compiled
from planning.engine.kernels.jit.demand import start_demand, step_cover, step_demand
from planning.engine.kernels.jit.select import quantiles
from planning.engine.kernels.jit.stock import NOUGHT, ONE, age, join, keep, passing, settle, stay, stay_by_chance
from planning.engine.kernels.layout import COVERS, END, FUNDED, ONCE, STOCK

BLOCK = 512
"""Draws walked together: few enough that a cell's stocks stay in the processor's first cache."""

ROWS = 6


@compiled
def draw_and_rank(places, targets, model, sizes, out, figures, bounds, ranks, found):
    """Draw cells and rank their figures, one after another, while their draws are in the processor's cache.

    Args:
        places: of the cells.
        targets: their rows in `out` (cells, 4, T, draws).
        model: layout, own share of scores, steps, ageing, the conventions on joiners and drivers, the master table.
        figures, ranks, found: see `select.quantiles`; those of cell n are from `bounds[n]` to `bounds[n + 1]`.
    """
    rows = out.reshape(out.shape[0] * out.shape[1], out.shape[2], out.shape[3])
    for number in range(places.shape[0]):
        one, other = bounds[number], bounds[number + 1]
        if targets[number] >= 0:
            draw_cell(places[number], model, sizes, out[targets[number]])
        quantiles(rows, figures[one:other], ranks, found[one:other])


@compiled
def draw_cell(cell, model, sizes, out):
    """Fill out (4, T, draws) with a cell's drawn quantities."""
    for start in range(0, out.shape[2], BLOCK):
        draw_some(cell, model, sizes, start, min(BLOCK, out.shape[2] - start), out)


@compiled
def draw_some(cell, model, sizes, start, size, out):
    """The draws from `start` on, `size` of them. Whole arrays serve as memory: parts of larger ones are slower."""
    layout, own_share, steps, ageing, exposed, adding, master = model
    slots, most_terms, lines, covers = sizes
    luck = (
        np.empty((slots, size), np.int32), np.empty((slots, size), np.float32), np.empty((slots, size), np.float32),
        np.empty((slots, 2, PLACES), np.float32), np.full((2, slots), -1.0), master,
    )  # fmt: skip
    numbers, scores, tails, where = np.empty(size), np.empty(size), np.empty(size + 1), np.empty(size + 1, np.int64)
    values = np.empty((most_terms, size), np.float32), np.empty((most_terms, size), np.float32)
    rows = np.empty((ROWS, size), np.float32)
    section = layout.sections[cell] - layout.sections[cell, ONCE]
    terms = layout.terms[layout.sections[cell, ONCE] : layout.sections[cell, END]]
    memory = (numbers, scores, tails, tails.view(np.int64), where)
    draw_luck(cell, layout, own_share, start, luck[0], luck[1], memory)
    refill(terms, 0, True, layout.values, values, luck)
    if layout.drawn[cell, 0]:
        stock = np.empty((4, layout.openings.shape[1], size), np.float32)
        passed = np.empty((lines, size), np.float32)
        passing(terms[: section[STOCK]], values, passed)
        people = (stock[0], stock[1], stock[2], stock[3])
        draw_supply(
            cell, terms, section, layout, values, luck, steps, ageing, exposed, passed, people, rows[0], rows[1], start,
            memory, out[0],
        )  # fmt: skip
    if layout.drawn[cell, 1]:
        grown = np.empty((covers, size), np.float32)
        draw_cover(cell, terms, section, layout, values, luck, steps, grown, rows, start, out[1])
    for basis in range(2):
        if layout.drawn[cell, 2 + basis]:
            draw_demand(cell, terms, section, basis, layout, values, luck, steps, adding, rows, start, out[2 + basis])


@bare
def draw_luck(cell, layout, own_share, start, place, beyond, memory):
    """Where the scores of a cell's uncertain parameters lie in the tables."""
    first = layout.slots[cell, 0]
    for slot in range(first, layout.slots[cell, 1]):
        system, own = layout.scores[layout.system[slot]], slot - first
        find_places(layout.keys[slot], system, own_share, start, place[own], beyond[own], memory)


@compiled
def part_of(values, one, other):
    """The rows of some terms."""
    return values[0][one:other], values[1][one:other]


@compiled
def draw_supply(
    cell, terms, section, layout, values, luck, steps, ageing, exposed, passed, stock, supply, spare, start, memory, out
):
    """Supply of one cell, out (T, draws), from `start` on."""
    people, kept, each, retiring = stock
    terms, values = terms[section[STOCK] : section[COVERS]], part_of(values, section[STOCK], section[COVERS])
    moving, altering, changing = layout.moving[cell, 0], layout.moving[cell, 1], layout.moving[cell, 2]
    for band in range(people.shape[0]):
        people[band, :] = layout.openings[cell, band]
    before, single = NOUGHT, layout.slots[cell, 2]
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
        if single >= 0:
            draw_single(layout.singles[single + step], start, memory)
            stay_by_chance(people, kept, memory[1], spare)
        else:
            stay(people, kept)
        age(people, ageing[step])
        join(terms, values, step, length, exposed, people, kept, passed, supply, layout, start, memory)
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
