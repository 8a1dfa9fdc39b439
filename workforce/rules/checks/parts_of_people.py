"""Parts of a person."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:  # noqa: ARG001 (rules are called alike)
    for line in lines:
        for name, value in line.known():
            told = line.definition.field(name)
            if told.unit == "people" and value != value.to_integral_value():
                yield RULE.at(line, f"{told.label} is {shown(value)}.", name)


RULE = Rule(
    code="parts-of-people",
    severity=Severity.NOTICE,
    title="Parts of a person",
    about="Headcounts, starters and leavers are people, so whole numbers are expected.",
    remedy="Check that the figure is not a WTE or a mean over months.",
    sections=("capacity", "pipeline"),
    run=run,
)
