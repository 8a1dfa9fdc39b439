"""More existing staff than the intake."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        staff, intake = line.figure("existing_staff"), line.figure("intake")
        if staff is not None and intake is not None and staff > intake:
            text = f"{line_name(context, line)}: {shown(staff)} existing staff in an intake of {shown(intake)}."
            yield RULE.at(line, text, "existing_staff")


RULE = Rule(
    code="existing-staff-over-intake",
    severity=Severity.ERROR,
    title="More existing staff than the intake",
    about="Existing staff in training are part of the intake.",
    remedy="Check both figures.",
    sections=("pipeline",),
    run=run,
)
