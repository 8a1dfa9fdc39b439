"""A cohort without its intake."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        if line.section == "pipeline" and line.figure("intake") is None:
            yield RULE.at(line, f"{line_name(context, line)} has no intake.", "intake")


RULE = Rule(
    code="cohort-without-intake",
    severity=Severity.WARNING,
    title="A cohort without its intake",
    about="Without the number of people who start, the cohort brings nobody.",
    remedy="Fill in the intake, or take the cohort out.",
    sections=("pipeline",),
    run=run,
)
