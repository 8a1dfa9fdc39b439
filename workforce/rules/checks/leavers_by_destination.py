"""Leavers by destination exceed the leavers."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        whole, parts = line.figure("leavers"), line.parts("leavers_by_destination")
        told = sum(parts.values(), Decimal())
        if whole is not None and told > whole:
            text = f"{line_name(context, line)}: {shown(told)} by destination of {shown(whole)} leavers."
            yield RULE.at(line, text, "leavers")


RULE = Rule(
    code="leavers-by-destination",
    severity=Severity.ERROR,
    title="Leavers by destination exceed the leavers",
    about="The parts that are known cannot be more than all leavers.",
    remedy="Check the parts and the total of leavers.",
    sections=("capacity",),
    run=run,
)
