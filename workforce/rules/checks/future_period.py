"""A month that has not come yet."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity
from workforce.rules.months import shown_month


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        if line.section in RULE.sections and line.period > context.today:
            yield RULE.at(line, f"{shown_month(line.period)} has not come yet.", "period")


RULE = Rule(
    code="future-period",
    severity=Severity.ERROR,
    title="A month that has not come yet",
    about="Staff in post and posts can only be reported for months that have begun; plans and cohorts may lie ahead.",
    remedy="Check the month. Planned figures belong in the operating plan.",
    sections=("capacity", "demand", "indicators"),
    run=run,
)
