"""Posts and WTE are never added together: which lines of a section make one sum, and what that sum is called."""

from __future__ import annotations

from collections.abc import Sequence

from workforce.rules.lines import ReadLine
from workforce.rules.sections import Field

POSTS = "posts"


def label_in(item: Field, unit: str) -> str:
    """A figure's label where lines are in this unit: “Substantive WTE” is “Substantive posts” in posts."""
    return item.label.replace("WTE", POSTS) if unit == POSTS and item.unit == "WTE" else item.label


def sums(item: Field, lines: Sequence[ReadLine]) -> list[tuple[str, list[ReadLine]]]:
    """Label and lines of each sum that a figure has: one for WTE, one for posts; people are people in either."""
    if item.unit != "WTE":
        return [(item.label, list(lines))]
    units = sorted({line.unit for line in lines}, reverse=True)
    return [(label_in(item, unit), [line for line in lines if line.unit == unit]) for unit in units]
