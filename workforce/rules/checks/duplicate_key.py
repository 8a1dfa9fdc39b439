"""The same line twice."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.naming import profession_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import Key, ReadLine
from workforce.rules.messages import Message, Severity
from workforce.rules.months import shown_month

WORDS = "The line for {profession}, {month}, stands here more than once."


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    seen: dict[Key, list[ReadLine]] = {}
    for line in lines:
        seen.setdefault(line.key, []).append(line)
    for same in seen.values():
        if len(same) > 1:
            first = same[0]
            text = WORDS.format(profession=profession_name(context, first.profession), month=shown_month(first.period))
            places = tuple(place for line in same for place in line.where("profession"))
            yield RULE.found(
                text, places=places, section=first.section, field="profession", organisation=first.organisation
            )


RULE = Rule(
    code="duplicate-key",
    severity=Severity.ERROR,
    title="The same line twice",
    about="Within a return each month, organisation, profession, setting and unit stands once.",
    remedy="Keep one of them, or add them up into one row.",
    run=run,
    stops_saving=True,
)
