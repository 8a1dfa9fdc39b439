"""A column that is not known."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="unknown-column",
    severity=Severity.NOTICE,
    title="A column that is not known",
    about="A heading that names no field of the section. Its figures are not taken.",
    remedy="If it holds figures you want to report, rename its heading to one that the template uses.",
)
