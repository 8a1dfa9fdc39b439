"""Messages: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from workforce.rules.places import Cells, Place


class Severity(StrEnum):
    """An error blocks, a warning needs a reason before submission, a notice only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell. ``text`` never names the place, so that repeats can be told once with all their places.

    ``organisation`` is a code, where the message is about one organisation; ``value`` what was received.
    """

    code: str
    severity: Severity
    text: str
    remedy: str
    section: str = ""
    field: str = ""
    places: tuple[Place, ...] = ()
    organisation: str = ""
    value: str = ""

    @property
    def where(self) -> str:
        """The places in words; "" where it is about the return as a whole."""
        named = [place.words for place in self.places[:5]]
        more = len(self.places) - 5
        return "; ".join(named) + (f" and {more:,} more" if more > 0 else "")

    @property
    def words(self) -> str:
        """The whole message in one line."""
        return f"{self.where}: {self.text} {self.remedy}" if self.places else f"{self.text} {self.remedy}"

    def as_dict(self) -> dict[str, Any]:
        """For storage and for the API."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "section": self.section,
            "organisation": self.organisation,
            "field": self.field,
            "text": self.text,
            "remedy": self.remedy,
            "places": [place.origin() for place in self.places],
            "where": self.where,
            "value": self.value,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Messages of one rule: one heading, one remedy, and one reason that may serve them all."""

    code: str
    severity: Severity
    title: str
    remedy: str
    messages: tuple[Message, ...]

    @property
    def count(self) -> int:
        return sum(max(1, len(message.places)) for message in self.messages)


def merged(messages: Iterable[Message]) -> list[Message]:
    """Messages that say the same, told once with all their places; errors first, else in the order they came."""
    first: dict[tuple[str, ...], Message] = {}
    places: dict[tuple[str, ...], list[Place]] = {}
    for message in messages:
        key = (message.code, message.section, message.organisation, message.field, message.text, message.remedy)
        first.setdefault(key, message)
        places.setdefault(key, []).extend(message.places)
    together = [replace(message, places=_in_order(places[key])) for key, message in first.items()]
    return sorted(together, key=lambda message: ORDER[message.severity])


def _in_order(places: list[Place]) -> tuple[Place, ...]:
    """Cells from the top of the sheet to its end, however the lines were sorted; other places as they came."""
    if len(places) > 1 and all(isinstance(place, Cells) for place in places):
        return tuple(sorted(places, key=lambda place: (place.sheet, place.rows)))  # type: ignore[union-attr]
    return tuple(places)


def grouped(messages: Iterable[Message]) -> list[Group]:
    """Messages by rule, errors first, with the rule's title from its documentation."""
    from workforce.rules.checks import RULES

    by_rule: dict[str, list[Message]] = {}
    for message in messages:
        by_rule.setdefault(message.code, []).append(message)
    groups = [
        Group(code, told[0].severity, RULES[code].title if code in RULES else told[0].text, told[0].remedy, tuple(told))
        for code, told in by_rule.items()
    ]
    return sorted(groups, key=lambda group: ORDER[group.severity])


def errors(messages: Sequence[Message]) -> list[Message]:
    """Those that block."""
    return [message for message in messages if message.severity is Severity.ERROR]


def warnings(messages: Sequence[Message]) -> list[Message]:
    """Those that need a reason."""
    return [message for message in messages if message.severity is Severity.WARNING]


def notices(messages: Sequence[Message]) -> list[Message]:
    """Those that only tell."""
    return [message for message in messages if message.severity is Severity.NOTICE]
