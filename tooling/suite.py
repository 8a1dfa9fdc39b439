"""`make test`: lint, then the tests in three parts, and at the end what failed and what could not run.

On SQLite        everything but the browser, on two cores
On services      the integration tests again, on real PostgreSQL, real Redis and a real worker
In a browser     journeys, accessibility and the content security policy, in Chromium
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tooling import browser, lint, processes, rivals, services
from tooling.commands import CannotContinue, Command, stage
from tooling.places import PYTHON, ROOT
from tooling.results import Results

LONGEST_PART = 20 * 60  # seconds
NOTHING_COLLECTED = 5
QUICK = "not services and not browser and not bench and not soak"
ON_SQLITE = "not services and not browser and not bench"
ON_SERVICES = "not browser and not bench and not embedded"


def test() -> bool:
    """Lint and every test; whether all of it passed."""
    results = Results()
    began = time.monotonic()
    with stage("lint"):
        if not lint.lint():
            results.broken.append("lint (make lint shows it alone)")
    run_part(results, "SQLite", ["tests", "-m", ON_SQLITE, *on_two_cores()])
    run_on_services(results)
    run_in_browser(results)
    print(f"\nAll of it took {time.monotonic() - began:.0f} s.")
    results.tell()
    return results.good


def test_fast() -> bool:
    """Unit, specification and architecture tests."""
    results = Results()
    run_part(results, "fast", [*existing("unit", "spec", "architecture"), "-m", QUICK, *on_two_cores()])
    results.tell()
    return results.good


def bench() -> bool:
    """The benchmarks, shown as they print, one at a time: on SQLite, and on PostgreSQL where it can be started."""
    results = Results()
    files = ["-o", "python_files=bench_*.py test_*.py"]
    arguments = [*existing("load"), *files, "-m", "bench", "--capture=no"]
    try:
        compared = {"BENCH_PYTHON": str(rivals.python())}
    except CannotContinue as reason:
        results.not_run.append(f"comparison with PySD: {reason}")
        compared = {}
    run_part(results, "bench on SQLite", arguments, compared)
    with services.running() as running:
        results.not_run += running.missing
        if "TEST_DATABASE_URL" in running.addresses:
            run_part(results, "bench on PostgreSQL", arguments, running.addresses)
    results.tell()
    return results.good


def run_on_services(results: Results) -> None:
    """The database and job tests on PostgreSQL and Redis."""
    with services.running() as running:
        if running.missing:
            results.not_run += running.missing
            return
        run_part(
            results,
            "PostgreSQL and Redis",
            [*existing("integration"), "-m", ON_SERVICES, *on_two_cores()],
            running.addresses,
        )


def run_in_browser(results: Results) -> None:
    """The journeys in Chromium."""
    try:
        chromium = browser.chromium()
    except CannotContinue as reason:
        results.not_run.append(f"browser: {reason}")
        return
    run_part(results, "browser", [*existing("browser"), "-m", "browser", *on_two_cores()], {"CHROMIUM": chromium})


def run_part(
    results: Results, name: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> None:
    """Run pytest once, with its output shown, and add what it found."""
    if not any(argument.startswith("tests") for argument in arguments):
        results.not_run.append(f"{name}: there are no tests of this kind yet")
        return
    folder = Path(tempfile.mkdtemp(prefix="planner-report-"))
    try:
        report = folder / "report.xml"
        with stage(f"tests: {name}"):
            status = pytest([*arguments, f"--junit-xml={report}", "--durations=5"], environment or {}, folder)
        if report.exists():
            results.add_report(name, report)
        if status == NOTHING_COLLECTED:
            results.not_run.append(f"{name}: no test was found")
        elif status:
            results.broken.append(f"tests: {name} (pytest ended with {status})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pytest(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> int:
    """Run pytest in a group of its own, so that nothing it started outlives it; its exit status."""
    command: Command = [PYTHON, "-m", "pytest", "--quiet", *arguments]
    running = processes.start("pytest", command, log=folder / "pytest.log", extra=environment, shown=True)
    try:
        return running.process.wait(LONGEST_PART)
    except processes.TimeoutExpired:
        print(f"Stopped after {LONGEST_PART // 60} minutes.", file=sys.stderr)
        return 1
    finally:
        processes.stop([running], patience=5)


def existing(*kinds: str) -> list[str]:
    """The folders of these kinds of test that there are."""
    return [f"tests/{kind}" for kind in kinds if any((ROOT / "tests" / kind).rglob("*.py"))]


def on_two_cores() -> list[str]:
    """Arguments that spread the tests over processes (`TEST_PROCESSES`, by default 2)."""
    return ["--numprocesses", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadgroup"]
