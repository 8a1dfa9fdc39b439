"""Ages that do not add up to the headcount."""

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
        people, ages = line.figure("headcount"), line.parts("age_profile")
        told = sum(ages.values(), Decimal())
        if people is not None and ages and abs(told - people) >= 1:
            text = f"{line_name(context, line)}: {shown(told)} people by age, headcount {shown(people)}."
            yield RULE.at(line, text, "headcount")


RULE = Rule(
    code="age-profile-total",
    severity=Severity.WARNING,
    title="Ages that do not add up to the headcount",
    about="People by age band should add up to the headcount.",
    remedy="Check the age bands and the headcount; people of unknown age are the only good reason for a difference.",
    sections=("capacity",),
    run=run,
)
