"""`make lint`: style, types, storeys, templates, security, dependencies, migrations, each by its own tool."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tooling.commands import project_environment
from tooling.places import BIN, PYTHON, ROOT

PACKAGES = ["config", "demo", "phases", "pillars", "planning", "workforce", "jobs", "partners", "web"]


@dataclass(frozen=True)
class Check:
    """One tool run over the checkout."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Outcome:
    """What a check said, and how long it took in seconds."""

    check: Check
    passed: bool
    output: str
    seconds: float


def checks() -> list[Check]:
    """Every check, the slowest first so that the others fill the second core."""
    tool = {name: str(BIN / name) for name in ("ruff", "mypy", "lint-imports", "djlint", "bandit", "deptry")}
    return [
        Check("types", [tool["mypy"]]),
        Check("style", [tool["ruff"], "check", "."]),
        Check("layout", [tool["ruff"], "format", "--check", "."]),
        Check("storeys", [tool["lint-imports"]]),
        Check("templates", [tool["djlint"], "templates", "--lint", "--quiet"]),
        Check("security", [tool["bandit"], "--quiet", "--recursive", "-c", "pyproject.toml", *PACKAGES, "tooling"]),
        Check("dependencies", [tool["deptry"], "."]),
        Check("migrations", [str(PYTHON), "manage.py", "makemigrations", "--check", "--dry-run"]),
    ]


def carry_out(check: Check) -> Outcome:
    """Run one check and keep what it printed."""
    began = time.monotonic()
    finished = subprocess.run(
        check.command,
        cwd=ROOT,
        env=project_environment({"DJANGO_ENV": "test", "NO_COLOR": "1"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(check, finished.returncode == 0, finished.stdout.strip(), time.monotonic() - began)


def lint() -> bool:
    """Run every check, show what failed; whether all passed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(carry_out, checks()))
    for outcome in outcomes:
        print(f"  {'ok    ' if outcome.passed else 'FAILED'} {outcome.check.name} ({outcome.seconds:.1f} s)")
        if not outcome.passed:
            print(f"    $ {' '.join(outcome.check.command)}\n{outcome.output}\n", flush=True)
    return all(outcome.passed for outcome in outcomes)


def reformat() -> bool:
    """Put the source into the house layout, and mend what can be mended without judgement."""
    commands = [[str(BIN / "ruff"), "check", "--fix", "--quiet", "."], [str(BIN / "ruff"), "format", "."]]
    return all(subprocess.run(command, cwd=ROOT, check=False).returncode == 0 for command in commands)
