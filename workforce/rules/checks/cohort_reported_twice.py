"""A cohort that another organisation has reported."""

import datetime as dt
from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        if line.section != "pipeline":
            continue
        start = dt.date.fromisoformat(line.extra["start"])
        others = context.other_cohorts.get((line.profession, line.extra.get("route", ""), start), ())
        if others:
            text = f"{line_name(context, line)}: {' and '.join(others)} reported a cohort with this route and start."
            yield RULE.at(line, text, "start")


RULE = Rule(
    code="cohort-reported-twice",
    severity=Severity.WARNING,
    title="A cohort that another organisation has reported",
    about="A training cohort is reported once: by the education provider or, for apprentices, by the employer.",
    remedy="Take it out if it is the same cohort; if it is another one, say so.",
    sections=("pipeline",),
    run=run,
)
