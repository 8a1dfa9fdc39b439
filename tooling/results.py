"""What the parts of a test run found: read from pytest's reports, added up, and told at the end."""

import xml.etree.ElementTree as ElementTree  # nosec B405
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Results:
    """Counts of tests, and whatever could not run, with the reason."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    ran: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing failed; what could not run is told, not failed."""
        return not self.failed and not self.broken

    def add_report(self, part: str, report: Path) -> None:
        """Add one JUnit report of pytest."""
        reasons: Counter[str] = Counter()
        root = ElementTree.parse(report).getroot()  # noqa: S314  # nosec B314
        for case in root.iter("testcase"):
            self.ran.append(f"{part}: {_in_words(case)}")
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            elif skipped is not None:
                self.skipped += 1
                reasons[skipped.get("message") or "no reason given"] += 1
            else:
                self.passed += 1
        self.ran += [f"{part}: {one.get('name')}: {one.get('value')}" for one in root.iter("property")]
        self.not_run += [f"{part}: {count} skipped: {reason}" for reason, count in sorted(reasons.items())]

    def tell(self) -> None:
        """Print what failed as a whole, what could not run, and the counts as the last line."""
        for heading, lines in (("Failed", self.broken), ("Could not run", self.not_run)):
            if lines:
                print(f"\n{heading}:")
                print("\n".join(f"  - {line}" for line in lines))
        print(f"\n{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)


def _in_words(case: ElementTree.Element) -> str:
    """A test as a sentence, with its seconds."""
    name = (case.get("name") or "").removeprefix("test_").replace("_", " ")
    return f"{name} ({float(case.get('time') or 0):.0f} s)"
