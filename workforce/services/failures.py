"""Why a service did not do what it was asked. Each says in plain words what to do."""

from __future__ import annotations

from collections.abc import Sequence

from workforce.rules import Checked, Message


class Refused(Exception):
    """A service left everything as it was. ``messages`` say what the rules found, where that is the reason."""

    def __init__(self, text: str, messages: Sequence[Message] = ()) -> None:
        super().__init__(text)
        self.messages = tuple(messages)


class RowsRefused(Refused):
    """Some rows cannot even be kept as a draft; nothing was saved."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("Some figures could not be read, so nothing was saved. Correct them and try again.",
                         checked.messages)  # fmt: skip
        self.checked = checked


class NotReady(Refused):
    """Errors, or warnings without a reason, stand in the way of submitting."""


class WaitingForReview(Refused):
    """Another version of the section waits for review."""


class SavedMeanwhile(Refused):
    """Somebody saved, submitted or reviewed the section after the actor had opened it."""


class NotWaiting(Refused):
    """The version is no longer waiting: somebody has reviewed or withdrawn it meanwhile."""


class NotADraft(Refused):
    """The version has been submitted; its lines never change."""


class SamePerson(Refused):
    """Who submitted a version may not accept it."""


class RoundClosed(Refused):
    """The collection is closed."""


class NotInCollection(Refused):
    """The collection is another system's."""


class AlreadyMapped(Refused):
    """The label means another profession there."""
