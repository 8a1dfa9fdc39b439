"""More days lost than available."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        lost, available = line.figure("sickness_days_lost"), line.figure("sickness_days_available")
        if lost is not None and available is not None and lost > available:
            text = f"{line_name(context, line)}: {shown(lost)} days lost of {shown(available)} available."
            yield RULE.at(line, text, "sickness_days_lost")


RULE = Rule(
    code="sickness-over-available",
    severity=Severity.ERROR,
    title="More days lost than available",
    about="Days lost to sickness are part of the days available.",
    remedy="Check the two figures; they may stand in each other’s place.",
    sections=("capacity",),
    run=run,
)
