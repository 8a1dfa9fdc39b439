"""Messages of the rules as JSON: the words of every other door, located by JSON pointers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workforce.reading.reader import message_from
from workforce.rules import Message, Place, Pointer, ReadLine

MOST = 1_000
"""Messages told in one answer; whoever has put these right is told the next."""


def as_errors(messages: Iterable[Message], positions: Mapping[Place, str] | None = None) -> list[dict[str, Any]]:
    """One entry for each place of each message; a message about the whole has the pointer "" (the whole document).

    ``positions`` gives the pointer of places that are not pointers into the answer or request at hand.
    """
    found: list[dict[str, Any]] = []
    for message in messages:
        places: Sequence[Place | None] = message.places or (None,)
        found.extend(_entry(message, place, positions) for place in places[: MOST - len(found)])
        if len(found) >= MOST:
            break
    return found


def told(kept: Iterable[Mapping[str, Any]], positions: Mapping[Place, str] | None = None) -> list[dict[str, Any]]:
    """Messages kept with a version or an upload, with the reasons given for them."""
    return [
        entry | ({"reason": str(one["reason"])} if "reason" in one else {})
        for one in kept
        for entry in as_errors([message_from(one)], positions)
    ][:MOST]


def positions_of(lines: Sequence[ReadLine]) -> dict[Place, str]:
    """Where the figures of stored lines stand in the list of lines that the API gives, whichever door they came by."""
    found: dict[Place, str] = {}
    for number, line in enumerate(lines):
        if line.place is not None:
            found.setdefault(line.place, f"/lines/{number}")
        found.update((place, f"/lines/{number}/{name}") for name, place in line.places.items())
    return found


def _entry(message: Message, place: Place | None, positions: Mapping[Place, str] | None) -> dict[str, Any]:
    return {
        "pointer": _pointer(place, positions),
        "detail": message.text,
        "remedy": message.remedy,
        "severity": str(message.severity),
        "code": message.code,
        "section": message.section,
        "organisation": message.organisation,
        "field": message.field,
        "value": message.value,
        "where": place.words if place is not None else "",
    }


def _pointer(place: Place | None, positions: Mapping[Place, str] | None) -> str:
    if place is not None and positions is not None:
        return positions.get(place, "")
    return place.pointer if isinstance(place, Pointer) else ""
