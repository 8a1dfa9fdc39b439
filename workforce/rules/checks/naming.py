"""How messages call things."""

from workforce.rules.context import Context
from workforce.rules.lines import ReadLine
from workforce.rules.months import shown_month


def profession_name(context: Context, code: str) -> str:
    """A profession's name; its code where it has none."""
    fact = context.professions.get(code)
    return fact.name if fact is not None and fact.name else code


def organisation_name(context: Context, code: str) -> str:
    """An organisation's name; its code where it has none."""
    fact = context.organisations.get(code)
    return fact.name if fact is not None and fact.name else code


def line_name(context: Context, line: ReadLine) -> str:
    """A line in words: profession and month, and the organisation where the return holds several."""
    named = f"{profession_name(context, line.profession)}, {shown_month(line.period)}"
    return named if context.organisation else f"{organisation_name(context, line.organisation)}: {named}"
