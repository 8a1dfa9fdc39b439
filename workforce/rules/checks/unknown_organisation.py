"""An organisation that is not known."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="unknown-organisation",
    severity=Severity.ERROR,
    title="An organisation that is not known",
    about="The code names no organisation that you can see here.",
    remedy="Check the code (an ODS code such as RH8). If it is right, ask an ICS planner to add the organisation.",
    stops_saving=True,
)
