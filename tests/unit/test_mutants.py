"""Faults put into the engine, the rules and the job machinery are noticed by the tests of these."""

import ast
import os
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutants import Site, mutated, sites

ENGINE = ("tests/unit/engine/test_levers.py", "tests/spec/engine", "tests/unit/engine")
PATHS = ("central", "supply", "demand", "stock_draws", "draws", "steady", "packing", "quantiles", "rolling", "running")
DRAWING = ("cells", "chance", "demand", "select", "stock", "sums")
TESTS_OF = {
    **{f"planning/engine/{module}.py": ENGINE for module in PATHS},
    "planning/engine/periods.py": ("tests/unit/engine/test_periods.py", *ENGINE),
    "planning/engine/chance.py": ("tests/unit/engine/test_draws_are_keyed.py", "tests/unit/engine/test_kernels.py"),
    "planning/engine/kernels/layout.py": ("tests/unit/engine/test_kernels.py",),
    **{f"planning/engine/kernels/jit/{module}.py": ("tests/unit/engine/test_kernels.py",) for module in DRAWING},
    "planning/services/publishing.py": ("tests/integration/planning/test_publishing.py", "tests/integration/planning"),
    "jobs/services/requests.py": ("tests/integration/jobs/test_requests.py", "tests/integration/jobs/test_running.py"),
    "jobs/services/running.py": ("tests/integration/jobs/test_running.py", "tests/integration/jobs/test_races.py"),
    "jobs/services/sweeping.py": ("tests/integration/jobs/test_sweeping.py", "tests/integration/jobs/test_races.py"),
    "workforce/rules/months.py": ("tests/unit/workforce/rules", "tests/unit/workforce/layouts"),
    "workforce/rules/figures.py": ("tests/unit/workforce/rules", "tests/unit/workforce/layouts"),
    "workforce/rules/interpreting.py": ("tests/unit/workforce/rules", "tests/unit/workforce/layouts"),
    "workforce/rules/checks/*.py": ("tests/unit/workforce/rules",),
}
COMPILED = ("planning/engine/kernels/", "planning/engine/chance.py")
"""Files of which compiled code is made: their tests run without the compiler, for what it keeps on disk would be
found again without the fault, or with it by whoever comes later."""
NOT_COMPILED = {"NUMBA_DISABLE_JIT": "1"}
WRAPPING = ("-W", "ignore:overflow encountered:RuntimeWarning")
"""Numbers are scrambled by arithmetic that is meant to overflow, which only the interpreter remarks upon."""
NOT_INHERITED = ("TEST_DATABASE_URL", "TEST_REDIS_URL", "PREPARED_FOR_TESTS", "VAR_DIR")
PATIENCE = 240
"""Seconds; a fault that makes the tests run for ever is noticed as well."""
ENOUGH = 0.75
"""The share of faults that must be noticed: some change nothing that anybody could see."""


@dataclass(frozen=True)
class Mutant:
    """One fault in one file."""

    file: str
    tests: tuple[str, ...]
    site: Site

    def __str__(self) -> str:
        return f"{self.file}:{self.site.line}: {self.site.words}"


def mutants(root: Path) -> list[Mutant]:
    """Every fault that could be put into the files named above."""
    return [
        Mutant(path.relative_to(root).as_posix(), tests, site)
        for pattern, tests in TESTS_OF.items()
        for path in sorted(root.glob(pattern))
        for site in sites(path.read_text(encoding="utf-8"))
    ]


def noticed(mutant: Mutant, root: Path, folder: Path) -> bool:
    """Whether the tests of the file fail on the mutant."""
    module = mutant.file.removesuffix(".py").replace("/", ".")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {name: value for name, value in inherited.items() if name not in NOT_INHERITED}
    environment |= {"MUTANT": f"{module}:{mutant.site.number}", "HYPOTHESIS_STORAGE_DIRECTORY": str(folder)}
    options = ["-x", "-q", "-p", "tests.plugins.mutant", "-p", "no:cacheprovider", "-m", "not soak and not services"]
    if mutant.file.startswith(COMPILED):
        environment |= NOT_COMPILED
        options += WRAPPING
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *mutant.tests], cwd=root, env=environment, timeout=PATIENCE,
            capture_output=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return finished.returncode != 0


@pytest.mark.soak
@pytest.mark.embedded
def test_faults_are_noticed(
    root: Path,
    tmp_path: Path,
    campaign: Callable[[int, int], int],
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    chosen = random.Random(20_260_331).sample(mutants(root), campaign(2, 26))
    with ThreadPoolExecutor(2) as two:
        found = list(two.map(lambda mutant: noticed(mutant, root, tmp_path), chosen))
    silent = [str(mutant) for mutant, seen in zip(chosen, found, strict=True) if not seen]
    record_testsuite_property("faults noticed", f"{len(chosen) - len(silent)} of {len(chosen)}")
    for mutant in silent:
        record_testsuite_property("fault not noticed", mutant)
    assert len(silent) <= (1 - ENOUGH) * len(chosen) + 1, silent


@pytest.mark.parametrize("pattern", TESTS_OF)
def test_files_and_their_tests_are_where_they_are_said_to_be(pattern: str, root: Path) -> None:
    assert list(root.glob(pattern))
    assert all((root / tests).exists() for tests in TESTS_OF[pattern])


def test_a_fault_changes_one_place() -> None:
    source = "def f(a: int = 1) -> bool:\n    return a < 2 and not a"
    changed = {ast.unparse(mutated(source, site.number)) for site in sites(source)}
    assert changed == {
        "def f(a: int=2) -> bool:\n    return a < 2 and (not a)",
        "def f(a: int=1) -> bool:\n    return a < 3 and (not a)",
        "def f(a: int=1) -> bool:\n    return a <= 2 and (not a)",
        "def f(a: int=1) -> bool:\n    return a < 2 and a",
        "def f(a: int=1) -> bool:\n    return a < 2 or not a",
    }
