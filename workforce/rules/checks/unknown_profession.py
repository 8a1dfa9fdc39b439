"""A staff group that is not known."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="unknown-profession",
    severity=Severity.ERROR,
    title="A staff group that is not known",
    about="Each row needs a profession. Labels of your own are mapped once and remembered.",
    remedy="Choose the profession it means; the choice is remembered for next time.",
    stops_saving=True,
)
