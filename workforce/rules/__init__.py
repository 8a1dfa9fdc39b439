"""The rules that a return is checked by. Pure: rows in, lines and located messages out."""

from workforce.rules.checking import Checked, check, check_lines, interpret
from workforce.rules.context import Context, MeasureFact, OrganisationFact, ProfessionFact, SettingFact
from workforce.rules.lines import Key, ReadLine
from workforce.rules.messages import Group, Message, Severity, errors, grouped, notices, warnings
from workforce.rules.places import Cells, FormField, Place, Pointer, place_from_origin
from workforce.rules.rows import Row
from workforce.rules.sections import SECTIONS, Field, Kind, SectionDefinition

__all__ = [
    "SECTIONS",
    "Cells",
    "Checked",
    "Context",
    "Field",
    "FormField",
    "Group",
    "Key",
    "Kind",
    "MeasureFact",
    "Message",
    "OrganisationFact",
    "Place",
    "Pointer",
    "ProfessionFact",
    "ReadLine",
    "Row",
    "SectionDefinition",
    "SettingFact",
    "Severity",
    "check",
    "check_lines",
    "errors",
    "grouped",
    "interpret",
    "notices",
    "place_from_origin",
    "warnings",
]
