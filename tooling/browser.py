"""Chromium for the browser tests: the machine's own, or Debian's when it may be installed."""

import os
import shutil

from tooling import system
from tooling.commands import CannotContinue

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def chromium() -> str:
    """The browser's program; `CHROMIUM` in the environment chooses another.

    Raises:
        CannotContinue: there is none, and it could not be installed.
    """
    found = _installed()
    if found is None:
        system.require(["chromium", "fonts-liberation"], purpose="run the browser tests")
        found = _installed()
    if found is None:
        raise CannotContinue("Chromium was installed, but none of its programs is on the path")
    return found


def _installed() -> str | None:
    given = os.environ.get("CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)
