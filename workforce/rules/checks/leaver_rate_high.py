"""A leaver rate that is hard to believe."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity

HIGHEST = Decimal("0.40")
FEWEST = 5
"""Below this many leavers a rate says little."""


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        leavers, people, starters = (line.figure(name) for name in ("leavers", "headcount", "starters"))
        if leavers is None or people is None or leavers < FEWEST:
            continue
        opening = people + leavers - starters if starters is not None else people
        mean = (people + max(opening, Decimal())) / 2
        if mean <= 0 or leavers / mean > HIGHEST:
            text = f"{line_name(context, line)}: {shown(leavers)} leavers among {shown(people)} people."
            yield RULE.at(line, text, "leavers")


RULE = Rule(
    code="leaver-rate-high",
    severity=Severity.WARNING,
    title="A leaver rate that is hard to believe",
    about="More than 40 in 100 people leaving within a year. Social care comes near; an NHS organisation does not.",
    remedy=(
        "Check leavers and headcount: leavers are of twelve months, in people, without rotating doctors, ends of "
        "fixed terms and TUPE."
    ),
    sections=("capacity",),
    run=run,
)
