"""The rules as a document: ``docs/rules.md`` is written from here, so that it says what the rules do."""

from __future__ import annotations

from collections.abc import Iterator

from workforce.rules.checks import ALL
from workforce.rules.checks.rule import ALL as EVERY_SECTION
from workforce.rules.checks.rule import Rule
from workforce.rules.messages import ORDER, Severity
from workforce.rules.sections import SECTIONS

HEAD = """# The rules that a return is checked by

The web form, the spreadsheet and the API ask the same rules, one to a file in `workforce/rules/checks/`. This page is
written from them by `manage.py write_rules_document`; a test fails when the two differ.

"""
ABOUT = {
    Severity.ERROR: "An error stands in the way of submitting.",
    Severity.WARNING: "A warning needs a reason before submission; one reason may serve every warning of its rule.",
    Severity.NOTICE: "A notice only tells.",
}


def document() -> str:
    """The whole page as Markdown, ending with one line feed."""
    return HEAD + "\n".join(_part(severity) for severity in ORDER)


def _part(severity: Severity) -> str:
    rules = sorted((rule for rule in ALL if rule.severity is severity), key=lambda rule: rule.code)
    head = f"## {severity.capitalize()}s ({len(rules)})\n\n{ABOUT[severity]}\n\n"
    return head + "\n".join("\n".join(_rule(rule)) + "\n" for rule in rules)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### `{rule.code}`: {rule.title}\n"
    yield f"{rule.about}\n"
    yield f"- What to do: {rule.remedy}"
    yield f"- Asked of: {_sections(rule)}"
    if rule.stops_saving:
        yield "- Such a line is not kept, not even as a draft."


def _sections(rule: Rule) -> str:
    if set(rule.sections) == set(EVERY_SECTION):
        return "every section"
    return ", ".join(section.label.lower() for section in SECTIONS.values() if section.code in rule.sections)
