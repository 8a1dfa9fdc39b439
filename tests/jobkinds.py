"""Kinds of work for tests. A worker of a test loads this module with `--include tests.jobkinds`; a test imports it.

What a handler does is told in the payload and written to files in the folder that the payload names, so that a test can
see what happened in another process.
"""

import os
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from jobs import registry
from jobs.context import GiveUp, JobContext
from jobs.models import Mark

KIND = "tests.work"


def work(context: JobContext) -> dict[str, Any]:
    """Leave a trace of starting, take `seconds`, fail on the attempts in `fail`, publish, leave a trace of ending."""
    payload = context.payload
    _trace(payload, f"start {context.job.code} {os.getpid()} {context.job.attempts}")
    until = time.monotonic() + float(payload.get("seconds", 0))
    while time.monotonic() < until:
        context.progress(50, "half of it")
        time.sleep(0.02)
    if context.job.attempts in payload.get("fail", []):
        raise ValueError("the figures do not add up")
    if payload.get("give_up"):
        raise GiveUp("The file is gone. Upload it again.")
    with context.held():
        Mark.leave(f"published {context.job.key}")
    _trace(payload, f"end {context.job.code} {os.getpid()} {context.job.attempts}")
    return {"payload": {name: value for name, value in payload.items() if name != "folder"}}


def _trace(payload: dict[str, Any], words: str) -> None:
    if folder := payload.get("folder"):
        path = Path(folder) / f"{time.time_ns()}-{uuid.uuid4().hex[:6]}.trace"
        temporary = path.with_suffix(".part")
        temporary.write_text(words, encoding="utf-8")
        temporary.rename(path)


def traces(folder: Path, word: str) -> list[list[str]]:
    """The traces that begin with this word, in order of time: code, process, attempt."""
    found = [path.read_text(encoding="utf-8").split() for path in sorted(folder.glob("*.trace"))]
    return [words[1:] for words in found if words[0] == word]


registry.register(KIND, work, lease=timedelta(seconds=2), first_wait=timedelta(seconds=1), title="Counting sheep")
