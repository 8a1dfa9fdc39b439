"""Packages of the operating system: installed when that is allowed (Debian, as root), otherwise named."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tooling.commands import CannotContinue, run_quietly, stage


def can_install() -> bool:
    """Whether this process may install Debian packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def require(packages: Sequence[str], *, purpose: str) -> None:
    """Install Debian packages, or say which are missing and how to install them.

    Raises:
        CannotContinue: they could not be installed; the message names them.
    """
    if not can_install():
        named = " ".join(packages)
        raise CannotContinue(f"To {purpose}, this machine needs: {named}. Install with: sudo apt-get install {named}")
    with stage(f"system packages {', '.join(packages)}"):
        install(packages, purpose=purpose)


def install(packages: Sequence[str], *, purpose: str) -> None:
    """Install with apt-get; fresh machines and containers have no package lists yet, so those are fetched first."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run_quietly(["apt-get", "update", "-qq"], purpose=f"fetch the package lists to {purpose}", extra=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    run_quietly(command, purpose=f"install {' '.join(packages)} to {purpose}", extra=quiet)


def require_python() -> None:
    """Make sure that the interpreter running this can make a virtual environment (Debian packs that apart)."""
    if _works("import ensurepip, sqlite3, venv"):
        return
    require(["python3-venv"], purpose="make a virtual environment")
    if not _works("import ensurepip, sqlite3, venv"):
        raise CannotContinue(
            f"{sys.executable} cannot make a virtual environment. Install Python 3.11 to 3.13 with venv and sqlite3."
        )


def _works(code: str) -> bool:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
