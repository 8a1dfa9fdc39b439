"""A formula that failed."""

from workforce.rules.checks.rule import Rule
from workforce.rules.messages import Severity

RULE = Rule(
    code="excel-error",
    severity=Severity.ERROR,
    title="A formula that failed",
    about="The cell shows an error of the spreadsheet, such as #N/A or #REF!, not a figure.",
    remedy="Mend the formula, or type the figure. Leave the cell blank if the figure is not known.",
    stops_saving=True,
)
