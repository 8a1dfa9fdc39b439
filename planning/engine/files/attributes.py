"""What the docstring of a dataclass says about the dataclass and about each of its attributes."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import Final

HEADING: Final = "Attributes:"
NAMED: Final = re.compile(r"    ([a-z_0-9]+(?:, [a-z_0-9]+)*): (.*)")


@cache
def about(kind: type) -> str:
    """The docstring without its list of attributes, one line for each paragraph."""
    return _paragraphs(_docstring(kind).partition(f"\n{HEADING}")[0])


@cache
def about_attributes(kind: type) -> dict[str, str]:
    """Attribute -> what the docstring says of it."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in _docstring(kind).partition(f"\n{HEADING}")[2].splitlines():
        named = NAMED.fullmatch(line)
        if named:
            names = named[1].split(", ")
            found |= dict.fromkeys(names, named[2])
        else:
            found |= {name: f"{found[name]} {line.strip()}".strip() for name in names}
    return {name: _plain(text[:1].upper() + text[1:]) for name, text in found.items()}


def _docstring(kind: type) -> str:
    return inspect.getdoc(kind) or ""


def _paragraphs(text: str) -> str:
    """Lines of a paragraph joined; indented lines, which are formulas, kept."""
    joined = re.sub(r"(?<=\S)\n(?=\S)", " ", text.strip())
    return _plain(re.sub(r"\n{2,}", "\n", joined))


def _plain(text: str) -> str:
    return text.replace("`", "")
