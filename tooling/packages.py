"""The virtual environment: made once, and brought in step with the hash lock whenever the lock changes."""

import shutil
import subprocess
import sys

from tooling import frontend, system
from tooling.commands import Command, run_quietly, stage
from tooling.places import ASSETS_LOCK, DEVELOPMENT_LOCK, PRODUCTION_LOCK, PYTHON, UV_LOCK, VENV
from tooling.stamps import fingerprint, is_fresh, leave

STAMP = VENV / ".in-step-with"
# A package built from source may run code of its own; it must not fetch more than the lock names.
BUILD_ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "none", "UV_NO_PROGRESS": "1"}


def for_running() -> None:
    """What an installation needs to run; an environment that has the development tools keeps them."""
    _bring_in_step("development" if _has_development_tools() else "production")
    frontend.install_packages()
    frontend.build()


def for_development() -> None:
    """What checking and testing need as well."""
    _bring_in_step("development")
    frontend.install_packages()
    frontend.build()


def _bring_in_step(choice: str) -> None:
    mark = _mark(choice)
    if is_fresh(STAMP, mark):
        return
    _make_virtual_environment()
    locks = [DEVELOPMENT_LOCK if choice == "development" else PRODUCTION_LOCK, UV_LOCK]
    if not frontend.machine_has_node():
        locks.append(ASSETS_LOCK)
    with stage(f"Python packages from {', '.join(lock.name for lock in locks)}"):
        command: Command = [VENV / "bin" / "uv", "pip", "sync", "--require-hashes", "--python", PYTHON, *locks]
        run_quietly(command, purpose="install the Python packages", extra=BUILD_ENVIRONMENT)
    leave(STAMP, mark)


def _make_virtual_environment() -> None:
    if (VENV / "bin" / "uv").exists() and _python_runs():
        return
    system.require_python()
    with stage(f"virtual environment with Python {sys.version.split()[0]}"):
        shutil.rmtree(VENV, ignore_errors=True)
        run_quietly([sys.executable, "-m", "venv", VENV], purpose="make a virtual environment")
        command: Command = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", UV_LOCK]
        run_quietly(command, purpose="install uv, which installs the rest")


def _python_runs() -> bool:
    return subprocess.run([PYTHON, "-c", "import ssl, sqlite3"], capture_output=True, check=False).returncode == 0


def _has_development_tools() -> bool:
    return STAMP.is_file() and STAMP.read_text().startswith("development")


def _mark(choice: str) -> str:
    locks = [DEVELOPMENT_LOCK, PRODUCTION_LOCK, ASSETS_LOCK, UV_LOCK]
    return f"{choice} {fingerprint(locks, str(VENV), str(frontend.machine_has_node()))}"
