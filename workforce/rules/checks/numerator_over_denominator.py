"""A numerator above its denominator."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        part, whole = line.figure("numerator"), line.figure("denominator")
        measure = context.measures.get(line.extra.get("measure", ""))
        share = measure is None or measure.share
        if share and part is not None and whole is not None and part > whole:
            yield RULE.at(line, f"The numerator is {shown(part)} and the denominator {shown(whole)}.", "numerator")


RULE = Rule(
    code="numerator-over-denominator",
    severity=Severity.ERROR,
    title="A numerator above its denominator",
    about="For a share the numerator is part of the denominator.",
    remedy="Check the two figures; they may stand in each other’s place.",
    sections=("indicators",),
    run=run,
)
