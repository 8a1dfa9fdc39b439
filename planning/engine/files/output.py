"""Results as JSON values; null stands for what is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any, Final

import numpy as np

from planning.engine.bridge import bridge
from planning.engine.files.problems import refuse
from planning.engine.files.reading import ModelFile
from planning.engine.results import BasisResult, NodeResult, Results, Spread
from planning.engine.types import Basis, FloatArray, ModelInputs

PATHS: Final = ("central", "p10", "p50", "p90")


def output(file: ModelFile, results: Results) -> dict[str, Any]:
    """All results of a model as JSON values, in the form that docs/headless.md describes.

    Raises:
        ModelFileError: if a figure outgrew what can be computed.
    """
    try:
        return _whole(file, results)
    except _Overgrown as error:
        words = f"Figures of “{error.code}” grow beyond what can be computed. Check the units of its rates and growth."
        raise refuse(_pointer(file.model, error.code), words) from None


class _Overgrown(ArithmeticError):
    """A figure of the node `code` is infinite."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _pointer(model: ModelInputs, code: str) -> str:
    cells, roll_ups = ([one.code for one in nodes] for nodes in (model.cells, model.roll_ups))
    return f"/cells/{cells.index(code)}" if code in cells else f"/roll_ups/{roll_ups.index(code)}"


def _whole(file: ModelFile, results: Results) -> dict[str, Any]:
    cells = {cell.code for cell in file.model.cells}
    return {
        **file.about,
        "engine_version": results.engine_version,
        "fingerprint": results.fingerprint,
        "seed": results.seed,
        "draws": results.draws,
        "positions": [day.isoformat() for day in results.positions],
        "years": results.years.tolist(),
        "bands": _bands(file.model),
        "nodes": {
            code: {"kind": "cell" if code in cells else "roll_up", **_node(file, results, node)}
            for code, node in results.nodes.items()
        },
    }


def _bands(model: ModelInputs) -> list[dict[str, Any]]:
    """The bands in the order of the columns of `headcount`; an open last age is null."""
    return [
        {"group": group or None, "from_age": young, "to_age": old if np.isfinite(old) else None}
        for group in model.band_groups
        for young, old in pairwise(model.age_edges)
    ]


def _node(file: ModelFile, results: Results, node: NodeResult) -> dict[str, Any]:
    return {
        "supply": _spread(node.code, node.supply),
        "headcount": _figures(node.code, node.headcount),
        "flows": _named(node.code, node.flows),
        "clamped": _figures(node.code, node.clamped),
        "turned_away": _figures(node.code, node.turned_away),
        "cover": _spread(node.code, node.cover),
        "cover_parts": _named(node.code, node.cover_parts),
        "unknown_cells": list(node.unknown_cells),
        "bases": {basis: _basis(file, results, node.code, basis, found) for basis, found in node.bases.items()},
    }


def _basis(file: ModelFile, results: Results, code: str, basis: Basis, found: BasisResult) -> dict[str, Any]:
    needed = file.staff_needed.get((code, basis))
    exceeding = {} if found.exceeding is None else {"exceeding": _figures(code, found.exceeding)}
    return {
        "demand": _spread(code, found.demand),
        "gap": _spread(code, found.gap),
        "uncovered": _spread(code, found.uncovered),
        "compared_supply": _figures(code, found.compared_supply),
        "compared_demand": _figures(code, found.compared_demand),
        "unknown_cells": list(found.unknown_cells),
        **exceeding,
        "bridge": _bridge(results, code, basis),
        **({"workload": asdict(needed)} if needed else {}),
    }


def _bridge(results: Results, code: str, basis: Basis) -> list[dict[str, Any]]:
    """Each step's part in the change of the gap from the opening to each later position."""
    bridges = [bridge(results, code, basis, 0, position) for position in range(1, len(results.positions))]
    return [
        {"name": steps[0].name, "kind": steps[0].kind, "wte": [step.wte for step in steps]}
        for steps in zip(*bridges, strict=True)
    ]


def _spread(code: str, spread: Spread) -> dict[str, Any] | None:
    found = {path: _figures(code, getattr(spread, path)) for path in PATHS}
    return None if found["central"] is None else found


def _named(code: str, flows: Mapping[str, FloatArray]) -> dict[str, Any]:
    return {name: _figures(code, values) for name, values in flows.items()}


def _figures(code: str, values: FloatArray) -> list[Any] | None:
    """The figures, or null where they are unknown throughout."""
    if np.isnan(values).all():
        return None
    if not np.isfinite(values).all():
        raise _Overgrown(code)
    found: list[Any] = values.tolist()
    return found
