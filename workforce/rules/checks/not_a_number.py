"""Not a number."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="not-a-number",
    severity=Severity.ERROR,
    title="Not a number",
    about="A figure must be a number: digits, at most one decimal point, commas only between thousands.",
    remedy=(
        "Type a number, such as 1234.5. Leave the cell blank if the figure is not known, and type 0 if there are none."
    ),
    stops_saving=True,
)
