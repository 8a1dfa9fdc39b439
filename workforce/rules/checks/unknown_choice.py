"""Not one of the choices."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="unknown-choice",
    severity=Severity.ERROR,
    title="Not one of the choices",
    about="The field takes one of a short list.",
    remedy="Choose one of the list.",
    stops_saving=True,
)
