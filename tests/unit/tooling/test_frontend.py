"""What pages ask for is staged, and nothing staged points at a file that is not there."""

import re

import pytest

from tooling.frontend import SOURCE_MAP_REFERENCE, STAGED_SCRIPTS
from tooling.places import STATIC_BUILD


@pytest.mark.parametrize("name", [*STAGED_SCRIPTS, "app.css", "js/app.js", "images/favicon.svg"])
def test_it_is_staged(name: str) -> None:
    assert (STATIC_BUILD / name).is_file()


@pytest.mark.parametrize("name", STAGED_SCRIPTS)
def test_a_staged_script_names_no_source_map(name: str) -> None:
    assert "sourceMappingURL" not in (STATIC_BUILD / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("end", ["//# sourceMappingURL=a.js.map", "\n//# sourceMappingURL=a.js.map\n"])
def test_only_the_reference_is_cut(end: str) -> None:
    assert SOURCE_MAP_REFERENCE.sub("\n", "run();" + end) == "run();\n"


def test_the_stylesheet_loads_no_web_font() -> None:
    assert "@font-face" not in (STATIC_BUILD / "app.css").read_text(encoding="utf-8")


def test_every_picture_of_the_stylesheet_is_staged() -> None:
    named = re.findall(r'url\("?([^")]+)"?\)', (STATIC_BUILD / "app.css").read_text(encoding="utf-8"))
    assert not [name for name in named if not name.startswith("data:") and not (STATIC_BUILD / name).is_file()]
