"""A cohort that ends before it starts."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:  # noqa: ARG001 (rules are called alike)
    for line in lines:
        start, completion = line.extra.get("start", ""), line.texts.get("expected_completion", "")
        if line.section == "pipeline" and start and completion and completion <= start:
            yield RULE.at(line, "The expected completion is not after the start.", "expected_completion")


RULE = Rule(
    code="completion-before-start",
    severity=Severity.ERROR,
    title="A cohort that ends before it starts",
    about="The expected completion lies after the start.",
    remedy="Check the two months.",
    sections=("pipeline",),
    run=run,
    stops_saving=True,
)
