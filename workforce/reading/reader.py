"""Reading a file in a disposable subprocess: whatever becomes of that process, the caller gets findings or words."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workforce.reading import limits
from workforce.reading.problems import SAVE_AGAIN, ReadingProblem
from workforce.rules.messages import Message, Severity
from workforce.rules.places import Cells, Place, place_from_origin
from workforce.rules.rows import Row

ROOT = Path(__file__).resolve().parent.parent.parent


class CellsOfLine(Mapping[str, Place]):
    """Where the values of one line stand; places are made only when somebody asks."""

    __slots__ = ("_columns", "_file", "_own", "_sheet", "_spans")

    def __init__(self, sheet: str, columns: Mapping[str, tuple[str, str]], spans: Any, own: Any, file: str) -> None:
        self._sheet, self._columns, self._spans, self._own, self._file = sheet, columns, spans, own, file

    def __getitem__(self, name: str) -> Place:
        column, heading = self._columns[name]
        spans = self._own.get(name, self._spans)
        return Cells(self._sheet, column, tuple((first, last) for first, last in spans), self._file, heading)

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class Reading:
    """What a file says, as it came out of the subprocess. ``told`` can be kept as JSON and opened again."""

    told: Mapping[str, Any]

    @property
    def layout(self) -> str:
        """The code of the layout; "" where nothing was recognised."""
        return self.told["layout"]

    @property
    def layout_title(self) -> str:
        return self.told["layout_title"]

    @property
    def person_level(self) -> bool:
        """Whether the file lists people, and must not be kept."""
        return self.told["person_level"]

    @property
    def row_count(self) -> int:
        return self.told["row_count"]

    @property
    def stamp(self) -> Mapping[str, str]:
        """What our own template's cover says: template, organisation, round, month."""
        return self.told["stamp"]

    @property
    def organisations(self) -> Mapping[str, Mapping[str, str]]:
        """Codes in the file with the ``name`` and ``system`` it gives them."""
        return self.told["organisations"]

    @property
    def sections(self) -> list[str]:
        return list(dict.fromkeys(table["section"] for table in self.told["tables"]))

    def messages(self, file: str = "") -> list[Message]:
        """What the reader has to say, with places in the file of this code."""
        return [message_from(told, file) for told in self.told["messages"]]

    def rows(self, file: str = "") -> list[Row]:
        """The lines as rows; ``file`` is the code that their places name."""
        return [row for table in self.told["tables"] for row in _rows(table, file)]

    @property
    def line_count(self) -> int:
        return sum(len(table["lines"]) for table in self.told["tables"])


def message_from(told: Mapping[str, Any], file: str = "") -> Message:
    """A message as it was kept (``Message.as_dict``)."""
    places = (
        place_from_origin({**place, "file": file} if file and "rows" in place else place) for place in told["places"]
    )
    return Message(
        told["code"],
        Severity(told["severity"]),
        told["text"],
        told["remedy"],
        told.get("section", ""),
        told.get("field", ""),
        tuple(place for place in places if place is not None),
        told.get("organisation", ""),
        told.get("value", ""),
    )


def _rows(table: Mapping[str, Any], file: str) -> Iterator[Row]:
    fields = table["fields"]
    known = zip(fields, table["columns"], table["headings"], strict=True)
    columns = {name: (column, heading) for name, column, heading in known if column}
    section, sheet = table["section"], table["sheet"]
    nothing: dict[str, Any] = {}
    last = max(columns, key=lambda name: columns[name]) if columns else ""
    for values, spans, *own in table["lines"]:
        places = CellsOfLine(sheet, columns, spans, own[0] if own else nothing, file)
        yield Row(section, dict(zip(fields, values, strict=True)), places, places[last] if last else None)


def read_file(path: Path, *, defaults: Mapping[str, str] | None = None) -> Reading:
    """What the file at ``path`` says; ``defaults`` may hold ``period`` and ``organisation`` that it is uploaded for.

    Raises:
        ReadingProblem: in words, whatever went wrong, also where the subprocess died.
    """
    return Reading(ask(path, dict(defaults or {}))["findings"])


def ask(path: Path, question: Mapping[str, Any]) -> dict[str, Any]:
    """What the subprocess answers to a question about the file at ``path`` (see ``workforce.reading.child``).

    Raises:
        ReadingProblem: in words, whatever went wrong, also where the subprocess died.
    """
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        answer = Path(folder) / "answer.json"
        _run(path, answer, folder, json.dumps(question))
        return _understood(answer)


def _run(path: Path, answer: Path, folder: str, question: str) -> None:
    """Run the child with an empty environment in an empty folder."""
    command = [sys.executable, "-S", "-B", "-m", "workforce.reading.child", str(path.resolve()), str(answer)]
    libraries = [entry for entry in sys.path if entry.endswith("site-packages")]
    environment = {
        "PYTHONPATH": ":".join([str(ROOT), *libraries]),
        "LC_ALL": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
    }
    try:
        ended = subprocess.run(
            command, cwd=folder, env=environment, input=question, text=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, timeout=limits.WALL_SECONDS, check=False, close_fds=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise ReadingProblem(
            f"Reading this file took longer than {limits.WALL_SECONDS} seconds, and was stopped.",
            "Leave out sheets and columns that are not part of the return, and upload it again.",
            code="too-slow",
        ) from late
    if ended.returncode or not answer.exists():
        raise ReadingProblem(
            "This file is too large or too oddly built to be read: the program that reads files gave up.",
            "Copy only the cells with your figures into a new workbook, save it, and upload that. "
            "If it happens again, send the file to your administrator.",
            code="reader-died",
        )


def _understood(answer: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(answer.read_bytes())
    except ValueError as torn:
        raise ReadingProblem("This file could not be read to its end.", SAVE_AGAIN, code="reader-died") from torn
    if "problem" in told:
        problem = told["problem"]
        raise ReadingProblem(problem["text"], problem["remedy"], where=problem["where"], code=problem["code"])
    return told
