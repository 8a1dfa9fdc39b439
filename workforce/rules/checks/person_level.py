"""Rows that look like one for each person."""

from collections.abc import Iterator, Sequence

from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity

FEWEST = 20
SHARE = 0.9


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:  # noqa: ARG001 (rules are called alike)
    told: dict[str, list[ReadLine]] = {}
    for line in lines:
        if line.section == "capacity":
            told.setdefault(line.organisation, []).append(line)
    for organisation, own in told.items():
        small = sum(1 for line in own if (line.figure("substantive_wte") or 0) <= 1)
        keys, total = {(*line.stock_key, line.period) for line in own}, len(own)
        if total >= FEWEST and small >= SHARE * total and len(keys) <= total / 2:
            text = f"{total:,} rows where {len(keys):,} would do."
            yield RULE.found(text, section="capacity", organisation=organisation)


RULE = Rule(
    code="person-level",
    severity=Severity.WARNING,
    title="Rows that look like one for each person",
    about=(
        "Many rows for the same organisation, month and profession with about one WTE each. Person-level files "
        "are added up before they are kept."
    ),
    remedy=(
        "Upload the file as a person-level extract (it is added up and not kept), or add the rows up by "
        "profession first."
    ),
    sections=("capacity",),
    run=run,
)
