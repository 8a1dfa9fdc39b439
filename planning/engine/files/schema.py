"""The JSON Schema of model files, written from the same shapes that reading follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from planning.engine.files.attributes import about, about_attributes
from planning.engine.files.shapes import ABOUT, STOCK, WORKLOAD, Field, ListOf, Plain, Record, Shape, fields
from planning.engine.files.values import EACH_STEP, INFINITY, LARGEST, NAMES
from planning.engine.files.writing import json_value
from planning.engine.types import CellInputs, Demand, ModelInputs

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
OF_WORKLOAD: Final = "The need as a workload (WISN), instead of opening_wte or ratios."
OF_ABOUT: Final = "Text for people; the model does not depend on it."


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a model file."""
    top = _object(ModelInputs)
    top["properties"] = {name: {"type": "string", "description": OF_ABOUT} for name in ABOUT} | top["properties"]
    return {
        "$schema": DIALECT,
        "title": "A model of the workforce projection engine",
        **top,
        "$defs": {**_VALUES, **{kind.__name__: _object(kind) for kind in _kinds(ModelInputs) if kind != ModelInputs}},
    }


def schema_text() -> str:
    """The schema as the text of docs/model.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _kinds(kind: type) -> list[type]:
    """A dataclass and those that its fields hold, each once, in the order in which they are met."""
    found = [kind]
    for field in fields(kind).values():
        shape = field.shape.item if isinstance(field.shape, ListOf) else field.shape
        if isinstance(shape, Record):
            found += [one for one in _kinds(shape.kind) if one not in found]
    return found


def _object(kind: type) -> dict[str, Any]:
    known = fields(kind)
    return {
        "description": about(kind),
        "type": "object",
        "properties": {name: _property(kind, field) for name, field in known.items()},
        "required": [name for name, field in known.items() if field.required],
        "additionalProperties": False,
        **_CONDITIONS.get(kind, {}),
    }


def _property(kind: type, field: Field) -> dict[str, Any]:
    found = _shape(field.shape)
    if field.nullable:
        found = {"anyOf": [found, {"type": "null"}]}
    words = OF_WORKLOAD if field.name == WORKLOAD else about_attributes(kind).get(field.name)
    described = {"description": words} if words else {}
    return {**found, **described, **_default(field)}


def _default(field: Field) -> dict[str, Any]:
    if field.required or field.name in STOCK or (field.default is None and not field.nullable):
        return {}
    return {"default": json_value(field.shape, field.default)}


def _shape(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, Record):
        return {"$ref": f"#/$defs/{shape.kind.__name__}"}
    if isinstance(shape, ListOf):
        return {"type": "array", "items": _shape(shape.item)}
    return dict(_PLAIN[shape])


_NUMBER: Final = {"$ref": "#/$defs/number"}
_NUMBERS: Final = {"type": "array", "items": _NUMBER}
_VALUES: Final[dict[str, dict[str, Any]]] = {
    "number": {"type": "number", "minimum": -LARGEST, "maximum": LARGEST},
    "value": {
        "description": "A number means exactly that; low, mode and high are a range, of which mode is most likely.",
        "anyOf": [
            _NUMBER,
            {
                "type": "object",
                "properties": dict.fromkeys(NAMES, _NUMBER),
                "required": list(NAMES),
                "additionalProperties": False,
            },
        ],
    },
    "each_step": {
        "description": "One value for each step, for all bands alike.",
        "type": "object",
        "properties": {
            EACH_STEP: {
                "description": "As many values as there are steps.",
                "type": "array",
                "items": {"$ref": "#/$defs/value"},
            }
        },
        "required": [EACH_STEP],
        "additionalProperties": False,
    },
    "over_steps": {
        "description": "A value that holds throughout, or a list with one for each step.",
        "anyOf": [
            {"$ref": "#/$defs/value"},
            {"$ref": "#/$defs/each_step"},
            {"type": "array", "items": {"$ref": "#/$defs/value"}},
        ],
    },
    "by_band": {
        "description": "A value for all bands, or a list with one for each band, each of which may differ by step.",
        "anyOf": [
            {"$ref": "#/$defs/value"},
            {"$ref": "#/$defs/each_step"},
            {"type": "array", "items": {"$ref": "#/$defs/over_steps"}},
        ],
    },
}
_PLAIN: Final[Mapping[Plain, dict[str, Any]]] = {
    Plain.TEXT: {"type": "string"},
    Plain.NUMBER: _NUMBER,
    Plain.WHOLE: {"type": "integer"},
    Plain.FLAG: {"type": "boolean"},
    Plain.DAY: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Plain.TRIPLE: {"$ref": "#/$defs/value"},
    Plain.OVER_STEPS: {"$ref": "#/$defs/over_steps"},
    Plain.BY_BAND: {"$ref": "#/$defs/by_band"},
    Plain.NUMBERS: {"anyOf": [_NUMBERS, _NUMBER]},
    Plain.EDGES: {"type": "array", "items": {"anyOf": [_NUMBER, {"const": INFINITY}]}},
    Plain.STEPS: {
        "anyOf": [
            _NUMBERS,
            _NUMBER,
            {
                "description": "So many steps of so many years each.",
                "type": "object",
                "properties": {"count": {"type": "integer", "minimum": 1}, "years": _NUMBER},
                "required": ["count", "years"],
                "additionalProperties": False,
            },
        ]
    },
    Plain.PART: {
        "description": "A cell’s code, or the code and the share of the cell that counts here.",
        "anyOf": [
            {"type": "string"},
            {"type": "array", "prefixItems": [{"type": "string"}, _NUMBER], "minItems": 2, "maxItems": 2},
        ],
    },
}
_PROJECTED: Final = {
    "properties": {"opening": {"not": {"type": "null"}}, "supply_series": {"type": "null"}},
    "required": ["opening"],
}
_CONDITIONS: Final[Mapping[type, dict[str, Any]]] = {
    CellInputs: {"if": _PROJECTED, "then": {"required": [name for name in STOCK if name != "joiner_profile"]}},
    Demand: {
        "oneOf": [
            {"properties": {"opening_wte": {"not": {"type": "null"}}}, "required": ["opening_wte"]},
            {"properties": {"ratios": {"minItems": 1}}, "required": ["ratios"]},
            {"required": [WORKLOAD]},
        ]
    },
}
