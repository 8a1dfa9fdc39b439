"""Templates escape what they show; what is meant as markup is made, and tested, in Python."""

import re
from pathlib import Path

UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off")


def test_no_template_switches_escaping_off(root: Path) -> None:
    templates = (root / "templates").rglob("*.html")
    assert not [path.name for path in templates if UNESCAPED.search(path.read_text(encoding="utf-8"))]
