"""Not a month."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="unreadable-month",
    severity=Severity.ERROR,
    title="Not a month",
    about="A month can be told as 2026-09, September 2026, Sep-26, 30/09/2026 or a date cell.",
    remedy="Type the month, such as September 2026.",
    stops_saving=True,
)
