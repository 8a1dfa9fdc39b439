"""`make lock`: write the hash locks in `requirements/` from pyproject.toml, for Python 3.11 to 3.13 at once.

No address of a registry and no path of this machine goes into a lock, so that it serves wherever packages come from.
"""

import os
from pathlib import Path

from tooling.commands import run_quietly, stage
from tooling.places import ASSETS_LOCK, BENCH_LOCK, BIN, DEVELOPMENT_LOCK, PRODUCTION_LOCK, ROOT, UV_LOCK

UNIVERSAL = ["--universal", "--python-version", "3.11", "--generate-hashes"]
NAMELESS = ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock", "--quiet"]


def write_locks() -> None:
    """Write every lock. Versions stay as they are unless UPGRADE=1; production takes those that were tested."""
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    with stage("locks in requirements/"):
        compile_lock(DEVELOPMENT_LOCK, "pyproject.toml", "--group", "dev", "--group", "services", *upgrade)
        compile_lock(PRODUCTION_LOCK, "pyproject.toml", "--constraint", str(DEVELOPMENT_LOCK.relative_to(ROOT)))
        compile_lock(ASSETS_LOCK, "--group", "pyproject.toml:assets", *upgrade)
        compile_lock(UV_LOCK, "--group", "pyproject.toml:setup", *upgrade)
        compile_lock(BENCH_LOCK, "--group", "pyproject.toml:bench", *upgrade)


def compile_lock(target: Path, *choice: str) -> None:
    """Write one lock file for the chosen dependencies of pyproject.toml."""
    name = str(target.relative_to(ROOT))
    run_quietly([BIN / "uv", "pip", "compile", *choice, *UNIVERSAL, *NAMELESS, "-o", name], purpose=f"write {name}")
