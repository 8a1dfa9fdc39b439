"""The engine's version: raised whenever the same inputs may give other numbers."""

from typing import Final

ENGINE_VERSION: Final = "4"
