"""Why a write was refused, in words for the person who asked."""

from __future__ import annotations

from collections.abc import Mapping


class AssumptionRefused(Exception):
    """The assumption cannot stand; ``messages`` say why, by field ("" = the whole)."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = dict(messages)
        super().__init__(" ".join(self.messages.values()))


class NotPossible(Exception):
    """What was asked for cannot be worked out any more or at all; the message says why and what to do."""


class InterventionRefused(AssumptionRefused):
    """The intervention or package cannot stand, or cannot be switched on; ``messages`` as there."""
