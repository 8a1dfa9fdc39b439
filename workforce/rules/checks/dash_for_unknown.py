"""A sign for “not known”."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="dash-for-unknown",
    severity=Severity.NOTICE,
    title="A sign for “not known”",
    about="A dash, two dots, a star or “n/a” is read as “not known”.",
    remedy="If you mean none, type 0.",
)
