"""Projects a model file: `python -m planning.engine MODEL.json` prints the results as JSON (see docs/headless.md)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from planning.engine.files.json_text import MOST_BYTES
from planning.engine.files.output import output
from planning.engine.files.problems import ModelFileError, refuse
from planning.engine.files.reading import read
from planning.engine.files.schema import schema_text
from planning.engine.fingerprint import fingerprint
from planning.engine.projection import project
from planning.engine.version import ENGINE_VERSION

DONE: Final = 0
FAILED: Final = 1
BAD_FILE: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 if it is done; 2 if the command line or the file is wrong, which standard error explains; 1 if anything
        else went wrong.
    """
    asked = _parser().parse_args(arguments)
    try:
        return _write(_answer(asked), asked.output)
    except ModelFileError as error:
        _tell(f"{asked.model}: this model cannot be run.", *map(str, error.problems))
        return BAD_FILE
    except MemoryError:
        _tell("There is not enough memory for this model. Ask for fewer draws, or split it.")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m planning.engine", description="Projects a model file.")
    parser.add_argument("model", nargs="?", metavar="MODEL.json", help="the model file; - reads standard input")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.add_argument(
        "--node", action="append", metavar="CODE", help="only this cell or roll-up; may be given again for more"
    )
    parser.add_argument(
        "--tolerance",
        type=_share,
        metavar="SHARE",
        help="share of demand, 0 to 1, that a gap may have: tells how many futures exceed it",
    )
    parser.add_argument("--check", action="store_true", help="only say whether the file can be run")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of model files")
    return parser


def _answer(asked: argparse.Namespace) -> str:
    if asked.schema:
        return schema_text()
    if asked.model is None:
        _parser().error("name a model file, or - for standard input")
    data = _bytes(asked.model)
    return _json(check(data) if asked.check else answer(data, nodes=asked.node, tolerance=asked.tolerance))


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError
    return value


def check(data: bytes) -> dict[str, Any]:
    """That a model file can be run, and its fingerprint.

    Raises:
        ModelFileError: if it cannot.
    """
    return {"valid": True, "fingerprint": fingerprint(read(data).model), "engine_version": ENGINE_VERSION}


def answer(data: bytes, *, nodes: Sequence[str] | None = None, tolerance: float | None = None) -> dict[str, Any]:
    """The results of a model file as JSON values; `nodes` and `tolerance` are those of `project`.

    Raises:
        ModelFileError: if it cannot be run, or has no such node.
    """
    file = read(data)
    here = {cell.code for cell in file.model.cells} | {roll_up.code for roll_up in file.model.roll_ups}
    for code in nodes or ():
        if code not in here:
            raise refuse("", f"There is no cell or roll-up “{code}” in this model.")
    with np.errstate(all="ignore"):  # a figure beyond all bounds is told by `output`
        return output(file, project(file.model, nodes=nodes, tolerance=tolerance))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _bytes(name: str) -> bytes:
    """What the file holds, read no further than a little beyond the limit."""
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise refuse("", f"The file cannot be read ({_reason(error)}).") from None


def _write(text: str, name: str | None) -> int:
    try:
        if name is None:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()
        else:
            Path(name).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        _tell(f"{name or 'Standard output'} cannot be written ({_reason(error)}).")
        return FAILED
    return DONE


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _tell(first: str, *more: str) -> None:
    sys.stderr.write("\n  ".join([first, *more]) + "\n")


if __name__ == "__main__":
    sys.exit(main())
