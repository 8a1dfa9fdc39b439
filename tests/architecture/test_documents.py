"""Links in the documents resolve, and the commands they name exist."""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"(?:`|^\s*\$?\s*)(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z_]+)")


class Mention(NamedTuple):
    """Something a document names, and the document."""

    document: str
    what: str


def documents() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def mentions(pattern: re.Pattern[str], *, prose_only: bool = False) -> list[Mention]:
    found = []
    for document in documents():
        text = document.read_text(encoding="utf-8")
        text = FENCE.sub("", text) if prose_only else text
        found += [Mention(str(document.relative_to(ROOT)), match) for match in pattern.findall(text)]
    return sorted(set(found))


def anchors(document: Path) -> set[str]:
    """Anchors as GitHub and most renderers make them from headings."""
    headings = HEADING.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def local_links() -> list[Mention]:
    return [link for link in mentions(LINK, prose_only=True) if not re.match(r"[a-z]+:", link.what)]


@pytest.mark.parametrize("link", local_links(), ids=lambda link: f"{link.document}:{link.what}")
def test_the_link_leads_somewhere(link: Mention) -> None:
    path, _, anchor = link.what.partition("#")
    target = (ROOT / link.document).parent / path if path else ROOT / link.document
    assert target.exists()
    assert not anchor or target.suffix != ".md" or anchor in anchors(target)


@pytest.mark.parametrize("mention", mentions(MAKE), ids=lambda mention: f"{mention.document}:{mention.what}")
def test_make_knows_the_target(mention: Mention) -> None:
    assert re.search(rf"^{mention.what}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("mention", mentions(MANAGE), ids=lambda mention: f"{mention.document}:{mention.what}")
def test_the_management_command_exists(mention: Mention) -> None:
    assert mention.what in get_commands()
