"""How a service of a plan says no."""

from __future__ import annotations


class PlanRefused(Exception):
    """A change that cannot stand: messages by field ("" = the whole form). Each kind of thing has its own."""

    def __init__(self, messages: dict[str, str]) -> None:
        super().__init__(" ".join(messages.values()))
        self.messages = messages
