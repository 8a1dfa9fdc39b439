"""A figure below nought."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:  # noqa: ARG001 (rules are called alike)
    for line in lines:
        for name, value in line.known():
            if value < 0 and not line.definition.field(name).negative:
                yield RULE.at(line, f"{line.definition.field(name).label} is {shown(value)}, below nought.", name)


RULE = Rule(
    code="negative-figure",
    severity=Severity.ERROR,
    title="A figure below nought",
    about="Stocks, posts, movements and days cannot be negative.",
    remedy="Check the sign. If posts were overspent, report the establishment and the staff in post as they are.",
    run=run,
    stops_saving=True,
)
