"""Something is missing that says which line is meant."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="missing-value",
    severity=Severity.ERROR,
    title="Something is missing that says which line is meant",
    about="Each line needs its month and profession, and each section what tells its lines apart.",
    remedy="Fill it in, or take the row out.",
    stops_saving=True,
)
