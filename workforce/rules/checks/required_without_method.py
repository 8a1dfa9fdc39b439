"""Required WTE without its method."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        required = line.figure("required_wte")
        if required is not None and not line.texts.get("required_method"):
            text = f"{line_name(context, line)}: {shown(required)} WTE required, and no method."
            yield RULE.at(line, text, "required_method", "required_wte")


RULE = Rule(
    code="required-without-method",
    severity=Severity.ERROR,
    title="Required WTE without its method",
    about="A required WTE counts only with the method by which need was assessed.",
    remedy="Name the method: SNCT, MHOST, BirthRate Plus, job plans, WISN, professional judgement.",
    sections=("demand",),
    run=run,
)
