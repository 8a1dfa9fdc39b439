"""An organisation you do not enter figures for."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="not-your-organisation",
    severity=Severity.ERROR,
    title="An organisation you do not enter figures for",
    about="You can see this organisation, but entering its figures is for others.",
    remedy="Take its rows out, or ask an administrator for the right to enter its figures.",
    stops_saving=True,
)
