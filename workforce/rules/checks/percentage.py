"""A percentage where a number is needed."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="percentage",
    severity=Severity.ERROR,
    title="A percentage where a number is needed",
    about="Figures are numbers of WTE, people or days, and shares are told from 0 to 1.",
    remedy="Type the number itself. A share is a number from 0 to 1, so 13% is 0.13.",
    stops_saving=True,
)
