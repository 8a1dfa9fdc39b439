"""Where things lie in a checkout. Every path of the tooling is named here."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
REQUIREMENTS = ROOT / "requirements"
DEVELOPMENT_LOCK = REQUIREMENTS / "development.txt"
PRODUCTION_LOCK = REQUIREMENTS / "production.txt"
ASSETS_LOCK = REQUIREMENTS / "assets.txt"
UV_LOCK = REQUIREMENTS / "uv.txt"
BENCH_LOCK = REQUIREMENTS / "bench.txt"
NODE_MODULES = ROOT / "node_modules"
STATIC_SOURCE = ROOT / "static" / "src"
STATIC_BUILD = ROOT / "static" / "build"


def var_folder() -> Path:
    """The folder for everything a running installation writes (`VAR_DIR`, by default `var/` in the checkout)."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
