"""Starters by source exceed the starters."""

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
        whole, parts = line.figure("starters"), line.parts("starters_by_source")
        told = sum(parts.values(), Decimal())
        if whole is not None and told > whole:
            text = f"{line_name(context, line)}: {shown(told)} by source of {shown(whole)} starters."
            yield RULE.at(line, text, "starters")


RULE = Rule(
    code="starters-by-source",
    severity=Severity.ERROR,
    title="Starters by source exceed the starters",
    about="The parts that are known cannot be more than all starters.",
    remedy="Check the parts and the total of starters.",
    sections=("capacity",),
    run=run,
)
