"""docs/headless.md: its examples run, print what it shows, and fail as it shows."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from planning.engine.__main__ import answer, main
from planning.engine.files.schema import schema

ROUNDED = 0.05 + 1e-9


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs/headless.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blocks(page: str) -> list[Any]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]


def assert_part(shown: Any, printed: Any) -> None:
    """Everything shown is printed, numbers to one decimal."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert_part(value, printed[key])
    elif isinstance(shown, list):
        for one, other in zip(shown, printed, strict=True):
            assert_part(one, other)
    elif isinstance(shown, str):
        assert shown == printed
    else:
        assert shown == pytest.approx(printed, abs=ROUNDED)


def test_the_example_prints_what_the_page_shows(blocks: list[Any]) -> None:
    assert_part(blocks[1], answer(json.dumps(blocks[0]).encode()))


def test_the_example_of_a_workload_needs_the_staff_that_it_comes_to(blocks: list[Any]) -> None:
    need = answer(json.dumps(blocks[2]).encode())["nodes"]["CLINIC|NURSE|COMMUNITY"]["bases"]["need"]
    hours = 52 * 5 * 7.5 * 0.96 - 35 * 7.5
    assert need["workload"]["total_staff"] == pytest.approx((12000 * 0.75 + 1000) / hours / 0.88 + 120 / hours)


def test_the_page_shows_how_a_wrong_file_is_refused(
    page: str, blocks: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = copy.deepcopy(blocks[0]) | {"draws": "500"}
    wrong["cells"][0]["leaving_rate"] = wrong["cells"][0].pop("leave_rate")
    (tmp_path / "MODEL.json").write_text(json.dumps(wrong), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    main(["MODEL.json"])
    assert capsys.readouterr().err in page


def test_every_option_of_the_command_is_on_the_page(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    assert {option for option in options if f"`{option}" not in page} == set()


def test_every_convention_is_on_the_page(page: str) -> None:
    conventions = [name for name, one in schema()["properties"].items() if one.get("type") == "boolean"]
    assert [name for name in conventions if f"`{name}`" not in page] == []
