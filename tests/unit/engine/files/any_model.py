"""Any model at all that a file can spell, sensible or not: built from the same shapes that files follow."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from planning.engine import CellInputs, Demand, ModelInputs, OverSteps, Ratio, Triple, exactly
from planning.engine.files.shapes import STOCK, WORKLOAD, Field, ListOf, Plain, Record, Shape, fields

NUMBERS = st.floats(-1e12, 1e12) | st.sampled_from([0.0, 1.0, -1.0, 0.1, 5e-324, 1e12])
TEXTS = st.text(max_size=5) | st.sampled_from(["~1/0~", "Ärzte", "\u2028", '"', "NaN"])
TRIPLES = st.builds(exactly, NUMBERS) | st.builds(Triple, NUMBERS, NUMBERS, NUMBERS)
OVER_STEPS: st.SearchStrategy[OverSteps] = TRIPLES | st.lists(TRIPLES, max_size=3).map(tuple)
PLAIN: dict[Plain, st.SearchStrategy[Any]] = {
    Plain.TEXT: TEXTS,
    Plain.NUMBER: NUMBERS,
    Plain.WHOLE: st.integers(1 - 2**63, 2**63 - 1),
    Plain.FLAG: st.booleans(),
    Plain.DAY: st.dates(),
    Plain.TRIPLE: TRIPLES,
    Plain.OVER_STEPS: OVER_STEPS,
    Plain.NUMBERS: st.lists(NUMBERS, max_size=4).map(tuple),
    Plain.STEPS: st.lists(NUMBERS, max_size=4).map(tuple),
    Plain.PART: st.tuples(TEXTS, NUMBERS),
}


@st.composite
def any_models(draw: st.DrawFn) -> ModelInputs:
    """Every field is drawn; only what no file could spell is left out, such as a list of bands of another length."""
    ages = draw(st.lists(NUMBERS, min_size=1, max_size=2))
    edges = (*ages, draw(NUMBERS | st.just(math.inf)))
    groups = tuple(draw(st.lists(TEXTS, min_size=1, max_size=2)))
    bands = len(groups) * (len(edges) - 1)
    told = {
        name: draw(_field(field, bands))
        for name, field in fields(ModelInputs).items()
        if name not in {"age_edges", "band_groups"}
    }
    return ModelInputs(**told, age_edges=edges, band_groups=groups)


def _field(field: Field, bands: int) -> st.SearchStrategy[Any]:
    values = _values(field.shape, bands)
    if not field.required and field.name not in STOCK:
        values |= st.just(field.default)
    return values | st.none() if field.nullable else values


def _values(shape: Shape, bands: int) -> st.SearchStrategy[Any]:
    if isinstance(shape, ListOf):
        return st.lists(_values(shape.item, bands), max_size=2).map(tuple)
    if isinstance(shape, Record):
        return _records(shape.kind, bands)
    if shape is Plain.BY_BAND:
        apart = st.lists(OVER_STEPS, min_size=bands, max_size=bands).map(tuple)
        return apart | OVER_STEPS.map(lambda value: (value,) * bands)
    return PLAIN[shape]


@st.composite
def _records(draw: st.DrawFn, kind: type, bands: int) -> Any:
    told = {name: draw(_field(field, bands)) for name, field in fields(kind).items() if name != WORKLOAD}
    if kind is CellInputs and told["opening"] is not None and not told["joiner_profile"]:
        told["joiner_profile"] = (1.0,) * bands
    if kind is CellInputs and draw(st.integers(0, 3)) == 0:
        told |= dict.fromkeys(STOCK, ()) | {"opening": None}
    if kind is Demand and told["opening_wte"] is not None:
        told["ratios"] = ()
    elif kind is Demand:
        told["ratios"] = told["ratios"] or (Ratio("beds", 1.0, draw(OVER_STEPS), exactly(1.0)),)
    return kind(**told)
