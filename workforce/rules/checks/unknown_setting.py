"""A care setting that is not known."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="unknown-setting",
    severity=Severity.ERROR,
    title="A care setting that is not known",
    about="The text names no care setting.",
    remedy="Choose one from the list, or leave it blank if you cannot tell.",
    stops_saving=True,
)
