"""A figure that is too large."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="too-large",
    severity=Severity.ERROR,
    title="A figure that is too large",
    about="No organisation has a thousand million people; something else stands in the cell.",
    remedy="Check the figure. A date or a telephone number may have slipped in.",
    stops_saving=True,
)
