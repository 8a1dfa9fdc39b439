"""A staff group and its professions in one return."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    present: dict[tuple[object, ...], dict[str, ReadLine]] = {}
    for line in lines:
        if line.section not in RULE.sections:
            continue
        present.setdefault((line.section, line.organisation, line.period), {}).setdefault(line.profession, line)
    for told in present.values():
        facts = [fact for code in told if (fact := context.professions.get(code)) is not None]
        fine = {group for fact in facts if not fact.coarse_of for group in fact.groups}
        for fact in facts:
            if fact.coarse_of in fine:
                line = told[fact.code]
                text = f"{line_name(context, line)} stands beside professions of the same staff group."
                yield RULE.at(line, text, "profession")


RULE = Rule(
    code="coarse-and-fine",
    severity=Severity.WARNING,
    title="A staff group and its professions in one return",
    about="A row for a whole staff group beside rows for professions within it may count the same people twice.",
    remedy="Take out the row for the staff group; if it holds only the rest of the group, say so.",
    sections=("capacity", "demand", "plan"),
    run=run,
)
