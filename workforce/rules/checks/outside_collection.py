"""A month outside the collection."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity
from workforce.rules.months import shown_month


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    if context.periods is None:
        return
    first, last = context.periods
    for line in lines:
        if line.section in RULE.sections and not first <= line.period <= last:
            text = (
                f"{shown_month(line.period)} is outside the collection, which is for "
                f"{shown_month(first)} to {shown_month(last)}."
            )
            yield RULE.at(line, text, "period")


RULE = Rule(
    code="outside-collection",
    severity=Severity.WARNING,
    title="A month outside the collection",
    about="The collection asks for certain months; figures for others are taken, but may be a slip.",
    remedy="Check the month; if you mean it, say why (for example a correction of an earlier month).",
    sections=("capacity", "demand", "indicators"),
    run=run,
)
