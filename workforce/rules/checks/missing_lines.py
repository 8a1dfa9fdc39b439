"""Lines that were there last time."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import organisation_name, profession_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity
from workforce.rules.months import shown_month

MAIN = {"capacity": "substantive_wte", "demand": "establishment_wte", "plan": "substantive_wte"}


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    present = {line.stock_key[:4] for line in lines}
    told = {(line.section, line.organisation) for line in lines}
    for stock, (month, figures) in context.last.items():
        section, organisation, profession = stock[:3]
        gone = (section, organisation) in told and stock[:4] not in present
        if gone and section in MAIN and figures.get(MAIN[section]):
            name = profession_name(context, profession)
            value = shown(figures[MAIN[section]])
            whose = "" if context.organisation else f"{organisation_name(context, organisation)}: "
            text = f"{whose}{name} is not there; in {shown_month(month)} it was {value}."
            yield RULE.found(text, section=section, field="profession", organisation=organisation)


RULE = Rule(
    code="missing-lines",
    severity=Severity.WARNING,
    title="Lines that were there last time",
    about=(
        "A profession that was reported last time with staff or posts, and is not there now. Missing is not "
        "nought: it would be carried forward, then become unknown."
    ),
    remedy="Add the line (with 0 if there is nobody any more), or say why it is left out.",
    sections=("capacity", "demand", "plan"),
    run=run,
)
