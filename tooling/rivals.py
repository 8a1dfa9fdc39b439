"""Programs that a benchmark compares with, in an environment of their own: the product never depends on them."""

from pathlib import Path

from tooling.commands import run_quietly, stage
from tooling.packages import BUILD_ENVIRONMENT
from tooling.places import BENCH_LOCK, BIN, PYTHON, var_folder
from tooling.stamps import fingerprint, is_fresh, leave


def python() -> Path:
    """The Python that can import what `requirements/bench.txt` locks; installed once, and anew when the lock changes.

    Raises:
        CannotContinue: it cannot be installed here.
    """
    folder = var_folder() / "bench"
    program, stamp = folder / "bin" / "python", folder / ".in-step-with"
    mark = fingerprint([BENCH_LOCK], str(folder))
    if not is_fresh(stamp, mark):
        with stage(f"packages to compare with, from {BENCH_LOCK.name}"):
            _install(folder, program)
        leave(stamp, mark)
    return program


def _install(folder: Path, program: Path) -> None:
    uv = BIN / "uv"
    run_quietly([uv, "venv", "--clear", "--python", PYTHON, folder], purpose="make an environment for the benchmarks")
    run_quietly(
        [uv, "pip", "sync", "--require-hashes", "--python", program, BENCH_LOCK],
        purpose="install what the benchmarks compare with",
        extra=BUILD_ENVIRONMENT,
    )
