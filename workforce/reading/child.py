"""The disposable subprocess: ``python -m workforce.reading.child FILE ANSWER``, with the question as JSON on its input.

The question holds the defaults for a file to be read as a return, an ``excerpt`` to show some of its rows, or
``whole`` for every cell.

It limits itself before it opens the file, knows no Django, no database and no network address, writes its answer as
one JSON document, and ends. If it dies, `workforce.reading.reader` says so in words.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

from workforce.reading.limits import shut_in

_HELD: list[object] = []
"""Cells that need not be freed one by one: the process ends at once."""


def main(arguments: list[str]) -> int:
    """Read the file, write the answer; 0 also where the answer is a problem."""
    shut_in()
    gc.disable()  # the process ends before garbage could matter
    source, answer = Path(arguments[0]), Path(arguments[1])
    question = json.loads(sys.stdin.read() or "{}")
    answer.write_text(json.dumps(_answer(source, question), separators=(",", ":")), encoding="utf-8")
    return 0


def _answer(source: Path, question: dict[str, Any]) -> dict[str, Any]:
    from workforce.layouts.recognise import recognise
    from workforce.reading import excerpt, kinds, whole
    from workforce.reading.problems import ReadingProblem

    try:
        held = kinds.read(source)
        _HELD.append(held)
        if "excerpt" in question:
            return {"excerpt": excerpt.cut_out(held, question["excerpt"])}
        if "whole" in question:
            return {"whole": whole.all_of(held, question["whole"])}
        return {"findings": recognise(held, question).as_dict()}
    except ReadingProblem as problem:
        return {"problem": problem.as_dict()}


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # without taking anything down
