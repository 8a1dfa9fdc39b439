"""docs/rules.md says what the rules do, because it is written from them."""

from pathlib import Path

from workforce.rules.checks import RULES
from workforce.rules.document import document

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_document_is_what_the_rules_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "Run manage.py write_rules_document."


def test_every_rule_has_a_heading_with_its_title_and_remedy() -> None:
    page = document()
    assert [
        code
        for code, rule in RULES.items()
        if f"### `{code}`: {rule.title}\n" not in page or rule.remedy not in page or rule.about not in page
    ] == []


def test_every_rule_lies_in_a_file_of_its_own_name() -> None:
    files = {path.stem.replace("_", "-") for path in (PAGE.parents[1] / "workforce/rules/checks").glob("*.py")}
    assert files - {"--init--", "naming", "rule"} == set(RULES)
