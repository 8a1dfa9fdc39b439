"""People without WTE."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        people, wte = line.figure("headcount"), line.figure("substantive_wte")
        if people is not None and people > 0 and not wte:
            yield RULE.at(line, f"{line_name(context, line)}: {shown(people)} people and no WTE.", "substantive_wte")


RULE = Rule(
    code="headcount-without-wte",
    severity=Severity.WARNING,
    title="People without WTE",
    about="A headcount above nought with a WTE of nought or none told.",
    remedy="Fill in the substantive WTE; without it the people do not count in any supply.",
    sections=("capacity",),
    run=run,
)
