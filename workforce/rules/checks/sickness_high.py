"""Sickness that is hard to believe."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity

HIGHEST = Decimal("0.15")


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        lost, available = line.figure("sickness_days_lost"), line.figure("sickness_days_available")
        if lost is not None and available and HIGHEST < lost / available <= 1:
            text = f"{line_name(context, line)}: {shown(lost)} of {shown(available)} days lost to sickness."
            yield RULE.at(line, text, "sickness_days_lost")


RULE = Rule(
    code="sickness-high",
    severity=Severity.WARNING,
    title="Sickness that is hard to believe",
    about="More than 15 in 100 days lost to sickness.",
    remedy="Check that both are WTE days of twelve months, not hours and not calendar days of one month.",
    sections=("capacity",),
    run=run,
)
