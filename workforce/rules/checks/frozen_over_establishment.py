"""More posts frozen than there are."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        frozen, establishment = line.figure("frozen_wte"), line.figure("establishment_wte")
        if frozen is not None and establishment is not None and frozen > establishment:
            text = f"{line_name(context, line)}: {shown(frozen)} frozen of {shown(establishment)} posts."
            yield RULE.at(line, text, "frozen_wte")


RULE = Rule(
    code="frozen-over-establishment",
    severity=Severity.ERROR,
    title="More posts frozen than there are",
    about="Frozen posts are part of the establishment.",
    remedy="Check both; the establishment includes frozen posts.",
    sections=("demand",),
    run=run,
)
