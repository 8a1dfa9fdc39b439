"""What the engine says of a model that it cannot project."""

from __future__ import annotations


class ModelError(ValueError):
    """A model that cannot be projected.

    Attributes:
        location: JSON pointer into the model, such as "/cells/3/leave_rate/0".
        message: what is wrong there and what to do, in plain words.
    """

    def __init__(self, location: str, message: str) -> None:
        super().__init__(f"{location}: {message}")
        self.location = location
        self.message = message
