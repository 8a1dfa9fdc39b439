"""Run other programs, and say plainly what went wrong when one fails."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tooling.places import BIN, ROOT, VENV

Command = Sequence[str | Path]


class CannotContinue(Exception):
    """Something a person must put right; the message says what happened and what to do."""


def project_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for programs of the project: the virtual environment first on the path, output unbuffered."""
    environment = dict(os.environ)
    environment.pop("PYTHONHOME", None)
    environment["VIRTUAL_ENV"] = str(VENV)
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
    environment["PYTHONUNBUFFERED"] = "1"
    environment.update(extra or {})
    return environment


def run(command: Command, *, extra: Mapping[str, str] | None = None) -> int:
    """Run a program in the checkout with its output shown; give its exit status."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=project_environment(extra), stdin=subprocess.DEVNULL, check=False
    ).returncode


def run_quietly(command: Command, *, purpose: str, extra: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a program and keep its output; raise CannotContinue with the output's end when it fails."""
    finished = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=project_environment(extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if finished.returncode:
        tail = "\n".join(finished.stdout.splitlines()[-25:])
        raise CannotContinue(
            f"Could not {purpose}: `{Path(command[0]).name}` ended with {finished.returncode}.\n{tail}"
        )
    return finished.stdout


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Print what is being done, and how long it took."""
    print(f"— {name} …", flush=True)
    began = time.monotonic()
    yield
    print(f"  {name}: {time.monotonic() - began:.1f} s", flush=True)
