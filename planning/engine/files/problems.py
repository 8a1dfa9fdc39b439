"""What is wrong with a model file, each thing with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_TOLD: Final = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    Attributes:
        pointer: JSON pointer into the file (RFC 6901); "" is the file as a whole.
        message: what is wrong there and what to do, in plain words.
    """

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.message}" if self.pointer else self.message


class ModelFileError(ValueError):
    """A file that is not a model which can be run; `problems` says why, in the order of the file."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def refuse(pointer: str, message: str) -> ModelFileError:
    """The error for one problem."""
    return ModelFileError(Problem(pointer, message))


def below(pointer: str, key: str | int) -> str:
    """The pointer to a member or an item."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def shortened(problems: list[Problem]) -> list[Problem]:
    """The first of them, and how many more there are."""
    more = len(problems) - MOST_TOLD
    return problems if more <= 0 else [*problems[:MOST_TOLD], Problem("", f"There are {more:,} more such problems.")]
