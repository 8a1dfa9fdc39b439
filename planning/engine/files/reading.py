"""Reads a model file: JSON values become the records of `types`, and everything that is wrong is told at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planning.engine.errors import ModelError
from planning.engine.files import values
from planning.engine.files.json_text import parse
from planning.engine.files.limits import MOST_BANDS, check_size
from planning.engine.files.pointers import in_file
from planning.engine.files.problems import ModelFileError, Problem, below, shortened
from planning.engine.files.shapes import ABOUT, STOCK, WORKLOAD, Field, ListOf, Plain, Record, Shape, fields
from planning.engine.types import BASES, Basis, CellInputs, Demand, ModelInputs
from planning.engine.validation import validate
from planning.engine.workload import StaffNeeded, Workload, ratios, staff_needed


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a file holds.

    Attributes:
        model: what is projected.
        staff_needed: by cell code and basis, where a demand was given as a workload.
        about: the texts at the top of the file, such as its title.
    """

    model: ModelInputs
    staff_needed: Mapping[tuple[str, Basis], StaffNeeded]
    about: Mapping[str, str]


def read(data: bytes) -> ModelFile:
    """The model of a file.

    Raises:
        ModelFileError: if the file cannot be read or its model not be projected.
    """
    content = parse(data)
    file = understand(content)
    try:
        check_size(file.model)
        validate(file.model)
    except ModelError as error:
        raise ModelFileError(Problem(in_file(content, error.location), error.message)) from None
    return file


def understand(content: Any) -> ModelFile:
    """The model that JSON values spell, not yet checked.

    Raises:
        ModelFileError: naming everything that is not as `shapes` has it.
    """
    reader = _Reader()
    model = reader.model(content)
    if reader.problems or model is None:
        raise ModelFileError(*shortened(reader.problems))
    about = {key: content[key] for key in ABOUT if key in content and key != "$schema"}
    return ModelFile(model, reader.staff_needed(model), about)


class _Reader:
    """Walks a file along the shapes of the model's fields; collects problems instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.bands = 1
        self._workloads: dict[str, Workload] = {}

    def model(self, content: Any) -> ModelInputs | None:
        if isinstance(content, dict):
            self.bands = _count_bands(content)
            for key in ABOUT:
                if key in content and not isinstance(content[key], str):
                    self._problem(below("", key), f"This must be text, not {values.kind_of(content[key])}.")
            content = {key: value for key, value in content.items() if key not in ABOUT}
        found = self._record("", ModelInputs, content)
        return found if isinstance(found, ModelInputs) else None

    def staff_needed(self, model: ModelInputs) -> dict[tuple[str, Basis], StaffNeeded]:
        return {
            (cell.code, basis): staff_needed(self._workloads[at])
            for place, cell in enumerate(model.cells)
            for basis in BASES
            if (at := f"/cells/{place}/{basis}") in self._workloads
        }

    def _problem(self, at: str, message: str) -> None:
        self.problems.append(Problem(at, message))

    def _value(self, at: str, shape: Shape, value: Any) -> Any:
        if isinstance(shape, Record):
            return self._record(at, shape.kind, value)
        if isinstance(shape, ListOf):
            return self._list(at, shape, value)
        try:
            return values.by_band(at, value, self.bands) if shape is Plain.BY_BAND else values.READ[shape](at, value)
        except ModelFileError as error:
            self.problems += error.problems
            return None

    def _list(self, at: str, shape: ListOf, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self._problem(at, f"This must be a list in square brackets, not {values.kind_of(value)}.")
            return ()
        return tuple(self._value(below(at, place), shape.item, one) for place, one in enumerate(value))

    def _record(self, at: str, kind: type, value: Any) -> Any:
        if not isinstance(value, dict):
            self._problem(at, f"This must be an object in curly brackets, not {values.kind_of(value)}.")
            return None
        before = len(self.problems)
        known = fields(kind)
        self._unknown_keys(at, value, known)
        read = {name: self._member(at, value, field) for name, field in known.items()}
        if kind is CellInputs:
            self._stock(at, value, read)
        if kind is Demand:
            self._demand(at, value, read, read.pop(WORKLOAD))
        return kind(**read) if len(self.problems) == before else None

    def _unknown_keys(self, at: str, value: dict[str, Any], known: Mapping[str, Field]) -> None:
        for key in value:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(known)}."
                self._problem(below(at, key[:100]), f"This key is not known here. {hint}")

    def _member(self, at: str, value: dict[str, Any], field: Field) -> Any:
        if field.name not in value:
            if field.required:
                self._problem(at, f"“{field.name}” is missing here.")
            return field.default
        given = value[field.name]
        if given is None and field.nullable:
            return None
        if given is None:
            remedy = "give a value" if field.required else "give a value or leave the key out"
            self._problem(below(at, field.name), f"null means unknown, which this cannot be; {remedy}.")
            return field.default
        return self._value(below(at, field.name), field.shape, given)

    def _stock(self, at: str, value: dict[str, Any], read: dict[str, Any]) -> None:
        """A projected stock needs its rates; with one band there is only one way to share joiners."""
        if value.get("opening") is None or value.get("supply_series") is not None:
            return
        if "joiner_profile" not in value and self.bands == 1:
            read["joiner_profile"] = (1.0,)
        missing = [name for name in STOCK if name not in value and not read[name]]
        for name in missing:
            self._problem(at, f"“{name}” is missing here; a cell with an opening stock needs it.")

    def _demand(self, at: str, value: dict[str, Any], read: dict[str, Any], workload: Workload | None) -> None:
        given = [name for name in ("opening_wte", "ratios", WORKLOAD) if value.get(name) not in (None, [])]
        if len(given) > 1:
            self._problem(below(at, given[1]), f"“{given[0]}” is given too; keep one of them.")
        elif not given:
            self._problem(at, "Give opening_wte, ratios or a workload (null instead of the demand if it is unknown).")
        elif workload is not None:
            self._workloads[at] = workload
            try:
                read["ratios"] = ratios(workload)
            except ModelError as error:
                self._problem(f"{at}/{WORKLOAD}{error.location}", error.message)


def _count_bands(content: dict[str, Any]) -> int:
    """A, as far as it can be told before everything is read; what is wrong with it is told later."""
    edges, groups = content.get("age_edges"), content.get("band_groups", [""])
    ages = len(edges) - 1 if isinstance(edges, list) else 1
    return min(MOST_BANDS, max(1, ages) * max(1, len(groups) if isinstance(groups, list) else 1))
