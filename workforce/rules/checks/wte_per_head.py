"""More than one WTE for each person."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity

SLACK = Decimal("0.005")
"""Rounding of figures that were rounded at the source."""


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        wte, people = line.figure("substantive_wte"), line.figure("headcount")
        if line.unit == "wte" and wte is not None and people is not None and wte > people * (1 + SLACK):
            text = f"{line_name(context, line)}: {shown(wte)} WTE for {shown(people)} people."
            yield RULE.at(line, text, "substantive_wte")


RULE = Rule(
    code="wte-per-head",
    severity=Severity.WARNING,
    title="More than one WTE for each person",
    about=(
        "Contracted WTE above the number of people means that somebody works more than full time, or that one of "
        "the figures is of something else."
    ),
    remedy="Check the WTE and the headcount; if both are right, say why (for example contracts above full time).",
    sections=("capacity",),
    run=run,
)
