"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity
from workforce.rules.places import Place

Run = Callable[[Sequence[ReadLine], Context], Iterable[Message]]
ALL = ("capacity", "demand", "pipeline", "plan", "indicators")


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called, what it asks, and what to do.

    A rule with ``run`` looks at read lines. One without speaks while a text is being read (``found`` makes its
    message). ``stops_saving``: such a line cannot even be kept as a draft.
    """

    code: str
    severity: Severity
    title: str
    about: str
    remedy: str
    sections: tuple[str, ...] = ALL
    run: Run | None = None
    stops_saving: bool = False

    def found(
        self, text: str, *, places: tuple[Place, ...] = (), section: str = "", field: str = "", organisation: str = "",
        remedy: str = "", value: str = "",
    ) -> Message:  # fmt: skip
        """A message of this rule."""
        return Message(
            self.code, self.severity, text, remedy or self.remedy, section, field, places, organisation, value
        )

    def at(self, line: ReadLine, text: str, *fields: str, remedy: str = "") -> Message:
        """A message of this rule about fields of a line."""
        return self.found(
            text, places=line.where(*fields), section=line.section, field=fields[0] if fields else "",
            organisation=line.organisation, remedy=remedy,
        )  # fmt: skip
