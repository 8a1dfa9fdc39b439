"""A line without figures."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        if not any(True for _ in line.known()):
            yield RULE.at(line, f"{line_name(context, line)} has no figures.", "profession")


RULE = Rule(
    code="line-without-figures",
    severity=Severity.NOTICE,
    title="A line without figures",
    about="The row names a profession but every figure is blank, so it says that nothing is known.",
    remedy="Nothing to do if that is so; type 0 where there are none.",
    run=run,
)
