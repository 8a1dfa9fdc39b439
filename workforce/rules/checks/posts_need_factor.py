"""Posts that become WTE by a factor."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import profession_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        if line.unit == "posts" and line.section in RULE.sections:
            fact = context.professions.get(line.profession)
            factor = fact.wte_per_post if fact is not None else None
            name = profession_name(context, line.profession)
            text = (
                f"{name}: posts count as {shown(factor)} WTE each."
                if factor is not None
                else f"{name}: there is no factor from posts to WTE, so these posts stay out of WTE totals."
            )
            yield RULE.at(line, text, "unit")


RULE = Rule(
    code="posts-need-factor",
    severity=Severity.NOTICE,
    title="Posts that become WTE by a factor",
    about="Posts are kept as posts. In roll-ups they become WTE by the profession’s factor, and are flagged.",
    remedy="Nothing to do. If you know the WTE, report it instead.",
    sections=("capacity", "demand", "plan"),
    run=run,
)
