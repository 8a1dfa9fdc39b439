"""A text that is too long."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="too-long",
    severity=Severity.ERROR,
    title="A text that is too long",
    about="Remarks and labels have a limit.",
    remedy="Shorten it.",
    stops_saving=True,
)
