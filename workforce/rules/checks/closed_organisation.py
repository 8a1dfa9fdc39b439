"""An organisation that had closed."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity
from workforce.rules.months import shown_month


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        fact = context.organisations.get(line.organisation)
        if fact is not None and fact.closed is not None and line.period >= fact.closed:
            text = f"{fact.name or fact.code} closed before {shown_month(line.period)}."
            yield RULE.at(line, text, "organisation")


RULE = Rule(
    code="closed-organisation",
    severity=Severity.WARNING,
    title="An organisation that had closed",
    about="Figures for a month after the organisation closed belong to its successor.",
    remedy="Check the code and the month; report for the successor, or say why it still reports.",
    run=run,
)
