"""WTE and posts for the same profession."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    units: dict[tuple[object, ...], dict[str, ReadLine]] = {}
    for line in lines:
        if line.section not in RULE.sections:
            continue
        key = (line.section, line.organisation, line.period, line.profession)
        units.setdefault(key, {}).setdefault(line.unit, line)
    for told in units.values():
        if len(told) > 1:
            line = told["posts"]
            yield RULE.at(line, f"{line_name(context, line)} is told in WTE and in posts.", "unit", "profession")


RULE = Rule(
    code="mixed-units",
    severity=Severity.WARNING,
    title="WTE and posts for the same profession",
    about="The same staff told once as WTE and once as posts would count twice.",
    remedy="Keep one of the two; if they are different staff, say so.",
    sections=("capacity", "demand", "plan"),
    run=run,
)
