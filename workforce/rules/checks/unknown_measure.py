"""A measure that is not known."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="unknown-measure",
    severity=Severity.ERROR,
    title="A measure that is not known",
    about="The text names no measure.",
    remedy="Choose a measure from the list.",
    sections=("indicators",),
    stops_saving=True,
)
