"""The real `planning.recompute`, for workers of tests that want to hold it still: `live_worker(kinds="tests.gates")`.

Its lease is two seconds instead of sixty, so that a dead worker's run is taken back soon. Where it passes a gate that a
test has closed, it says so and waits; meanwhile it can be killed or frozen, or something newer can come in.

    gates.close("computed")
    …
    gates.wait_until_reached("computed")
    gates.open("computed")
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

FOLDER = "TEST_GATES"
READ, COMPUTED, STORED = "read", "computed", "stored"
"""Gates: the records have been read; the results are there but not stored; they are stored but not published."""


def close(folder: Path, gate: str) -> None:
    (folder / f"{gate}.closed").touch()


def open_again(folder: Path, gate: str) -> None:
    (folder / f"{gate}.closed").unlink(missing_ok=True)


def reached(folder: Path, gate: str) -> list[int]:
    """Processes that came to the gate while it was closed."""
    return [int(path.suffixes[0].lstrip(".")) for path in sorted(folder.glob(f"{gate}.*.reached"))]


def pass_through(gate: str) -> None:
    """Go on at once if the gate is open, else when it opens."""
    folder = Path(os.environ[FOLDER])
    if (folder / f"{gate}.closed").exists():
        (folder / f"{gate}.{os.getpid()}.reached").touch()
        while (folder / f"{gate}.closed").exists():
            time.sleep(0.02)


def _after(call: Callable[..., Any], gate: str) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        result = call(*given, **named)
        pass_through(gate)
        return result

    return called


def install() -> None:
    """Put the gates into this process's planning services, and shorten the lease."""
    from jobs import registry
    from planning.services import recompute, storing
    from planning.services.requests import RECOMPUTE
    from planning.services.snapshots import reading

    reading.snapshot_of = _after(reading.snapshot_of, READ)
    storing.rows_of = _after(storing.rows_of, COMPUTED)
    storing.store_all = _after(storing.store_all, STORED)
    registry.forget(RECOMPUTE)
    registry.register(
        RECOMPUTE, recompute.run_scenario, lease=timedelta(seconds=2), first_wait=timedelta(seconds=1), title="Gated"
    )


if FOLDER in os.environ:
    install()
