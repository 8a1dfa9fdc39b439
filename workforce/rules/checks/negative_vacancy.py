"""More staff in post than posts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity

Staff = dict[tuple[object, ...], Decimal | None]


def staff_in_post(lines: Sequence[ReadLine]) -> Staff:
    """Substantive WTE of this return by line and month, labels added up; None where a part is unknown."""
    staff: Staff = {}
    for line in lines:
        if line.section == "capacity":
            key, value = (*line.stock_key[1:], line.period), line.figure("substantive_wte")
            known = staff.get(key, Decimal())
            staff[key] = None if value is None or known is None else known + value
    return staff


def on_record(context: Context, post: ReadLine) -> Decimal | None:
    """Substantive WTE of the same line and month as accepted before."""
    record = context.accepted.get(("capacity", post.organisation, post.period, post.profession, post.setting), {})
    return record.get("substantive_wte")


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    told = staff_in_post(lines)
    for post in lines:
        establishment = post.figure("establishment_wte") if post.section == "demand" else None
        key = (*post.stock_key[1:], post.period)
        staff = told[key] if key in told else on_record(context, post)
        if staff is not None and establishment is not None and staff > establishment:
            text = f"{line_name(context, post)}: {shown(establishment)} posts and {shown(staff)} in post."
            yield RULE.at(post, text, "establishment_wte")


RULE = Rule(
    code="negative-vacancy",
    severity=Severity.WARNING,
    title="More staff in post than posts",
    about="An establishment below the substantive WTE gives a negative vacancy.",
    remedy="Check both figures; if both are right, say why (over-recruitment, or posts funded elsewhere).",
    sections=("demand",),
    run=run,
)
