"""A figure that was rounded."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="rounded",
    severity=Severity.NOTICE,
    title="A figure that was rounded",
    about="Figures are kept to five decimal places, rounded half to even.",
    remedy="Nothing to do, unless the rest of the decimals matter to you.",
)
