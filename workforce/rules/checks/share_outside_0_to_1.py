"""A share outside 0 to 1."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:  # noqa: ARG001 (rules are called alike)
    for line in lines:
        for name in ("attrition", "join_rate", "destination_share"):
            value = line.figure(name)
            if value is not None and value > 1:
                yield RULE.at(line, f"{line.definition.field(name).label} is {shown(value)}.", name)


RULE = Rule(
    code="share-outside-0-to-1",
    severity=Severity.ERROR,
    title="A share outside 0 to 1",
    about="Shares are told as numbers from 0 to 1.",
    remedy="Type a number from 0 to 1, such as 0.13 for 13 in 100.",
    sections=("pipeline",),
    run=run,
)
