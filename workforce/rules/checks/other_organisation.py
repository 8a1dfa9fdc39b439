"""A row for another organisation."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="other-organisation",
    severity=Severity.ERROR,
    title="A row for another organisation",
    about="A return holds the figures of one organisation.",
    remedy="Take the row out, or upload the file on the page for several organisations.",
    stops_saving=True,
)
