"""`make soak`: the long campaigns, whole; their results are written to docs/soak.md, to be committed."""

import platform
from datetime import UTC, datetime

from tooling import services, suite
from tooling.commands import run_quietly
from tooling.places import ROOT
from tooling.results import Results

RECORD = ROOT / "docs" / "soak.md"
KEPT_FROM = "## Faults in the engine, looked at one by one"
"""What people have written from this heading on stays when the rest is written anew."""


def soak() -> bool:
    """Run every campaign on SQLite with the file-system broker and on PostgreSQL with Redis; record how it went."""
    results = Results()
    whole = {"SOAK": "1"}
    suite.run_part(results, "campaigns on SQLite", ["tests", "-m", "soak and not services"], whole)
    with services.running() as running:
        results.not_run += running.missing
        suite.run_part(
            results,
            "campaigns on PostgreSQL and Redis",
            ["tests", "-m", "soak and not embedded"],
            {**whole, **running.addresses},
        )
    record(results)
    results.tell()
    return results.good


def record(results: Results) -> None:
    """Write the results down with what they were found on."""
    commit = run_quietly(["git", "rev-parse", "--short", "HEAD"], purpose="ask git for the commit").strip()
    lines = [
        "# The last whole soak",
        "",
        "Written by `make soak`: every long campaign (kills, races, mutation), whole, on both databases and brokers.",
        "",
        f"- When: {datetime.now(UTC):%d %B %Y, %H:%M} UTC, at commit {commit}",
        f"- On: {platform.system()} {platform.machine()}, Python {platform.python_version()}",
        f"- Result: {results.passed} passed, {results.failed} failed, {results.skipped} skipped",
        *[f"- Failed: {line}" for line in results.broken],
        *[f"- Could not run: {line}" for line in results.not_run],
        "",
        "## What ran",
        "",
        *[f"- {line}" for line in results.ran],
        *kept(RECORD.read_text(encoding="utf-8") if RECORD.exists() else ""),
    ]
    RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"Written to {RECORD.relative_to(ROOT)}.")


def kept(before: str) -> list[str]:
    """The lines of the last record that people wrote."""
    _, heading, written = before.partition(KEPT_FROM)
    return ["", heading, *written.rstrip("\n").splitlines()[1:]] if heading else []
