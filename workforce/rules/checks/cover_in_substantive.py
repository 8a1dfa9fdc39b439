"""Bank and agency seem to be counted in substantive."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity

LIKE = Decimal("0.005")
LEAST = Decimal(2)


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for line in lines:
        cover = (line.figure("bank_wte") or Decimal()) + (line.figure("agency_wte") or Decimal())
        now, (_, figures) = line.figure("substantive_wte"), context.last.get(line.stock_key, (None, {}))
        earlier = figures.get("substantive_wte")
        grown = line.section == "capacity" and now and earlier and cover >= LEAST and now - earlier >= cover / 2
        if grown and now and earlier and abs(now - cover - earlier) <= LIKE * earlier:
            told = f"{shown(now)}, which is {shown(earlier)} and {shown(cover)} bank and agency"
            text = f"{line_name(context, line)}: {told}."
            yield RULE.at(line, text, "substantive_wte")


RULE = Rule(
    code="cover-in-substantive",
    severity=Severity.WARNING,
    title="Bank and agency seem to be counted in substantive",
    about=(
        "Substantive WTE is contracted; bank and agency are worked and stand apart. Here substantive has grown by "
        "just the bank and agency told beside it."
    ),
    remedy="Take bank and agency out of the substantive WTE; if the likeness is chance, say so.",
    sections=("capacity",),
    run=run,
)
