"""Shares of a cohort that exceed the whole."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    cohorts: dict[tuple[str, ...], list[ReadLine]] = {}
    for line in lines:
        if line.section == "pipeline" and line.figure("destination_share") is not None:
            cohort = (line.organisation, line.profession, line.extra.get("route", ""), line.extra.get("start", ""))
            cohorts.setdefault((*cohort, line.period.isoformat(), line.setting), []).append(line)
    for parts in cohorts.values():
        total = sum((part.figure("destination_share") or Decimal() for part in parts), Decimal())
        if total > 1:
            places = tuple(place for part in parts for place in part.where("destination_share"))
            yield RULE.found(
                f"The shares of {line_name(context, parts[0])} add up to {shown(total)}.", places=places,
                section="pipeline", field="destination_share", organisation=parts[0].organisation,
            )  # fmt: skip


RULE = Rule(
    code="destination-shares",
    severity=Severity.ERROR,
    title="Shares of a cohort that exceed the whole",
    about="The shares of one cohort expected at different organisations add up to 1 at most.",
    remedy="Lower the shares until they add up to 1 or less.",
    sections=("pipeline",),
    run=run,
)
