"""What is: reference data, rounds, returns with their versions, and the lines that become the records."""

from workforce.models.files import SourceFile
from workforce.models.lines import CapacityLine, DemandLine, IndicatorLine, Line, PipelineLine, PlanLine
from workforce.models.reference import (
    Alias,
    LoadedReference,
    Measure,
    Priority,
    Profession,
    ReferenceRate,
    Setting,
    SettingPriority,
    StaffGroup,
    StaffGroupScheme,
)
from workforce.models.returns import Return, Round, Section, Standing, Submission, Version
from workforce.models.uploads import Upload

__all__ = [
    "Alias",
    "CapacityLine",
    "DemandLine",
    "IndicatorLine",
    "Line",
    "LoadedReference",
    "Measure",
    "PipelineLine",
    "PlanLine",
    "Priority",
    "Profession",
    "ReferenceRate",
    "Return",
    "Round",
    "Section",
    "Setting",
    "SettingPriority",
    "SourceFile",
    "StaffGroup",
    "StaffGroupScheme",
    "Standing",
    "Submission",
    "Upload",
    "Version",
]
