"""Tests of one group stay in one process."""

import re
import subprocess
import sys
from pathlib import Path

GROUPED = """
import pytest
pytest_plugins = ["tests.plugins.grouping"]
pytestmark = pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(6))
def test_grouped(number):
    pass
"""


def test_a_group_of_tests_runs_in_one_process(root: Path, tmp_path: Path) -> None:
    (tmp_path / "test_grouped.py").write_text(GROUPED)
    options = [
        "-v",
        "-p",
        "no:django",
        "-p",
        "no:playwright",
        "-p",
        "no:hypothesispytest",
        "-c",
        "/dev/null",
        "--rootdir",
        str(tmp_path),
    ]
    told = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-n", "2", "--dist", "loadgroup", str(tmp_path)],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert len(set(re.findall(r"\[(gw\d)\].*PASSED", told.stdout))) == 1
