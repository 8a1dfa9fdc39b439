"""The sections of a return and their fields, told once.

The spreadsheet template, the web form, the API's serializers and the documentation are all made from this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workforce.rules.labels import same_heading


class Kind(StrEnum):
    """What the text of a field is read as."""

    MONTH = "month"
    ORGANISATION = "organisation"
    PROFESSION = "profession"
    SETTING = "setting"
    MEASURE = "measure"
    CHOICE = "choice"
    FIGURE = "figure"
    TEXT = "text"


KEY_KINDS = frozenset({Kind.MONTH, Kind.ORGANISATION, Kind.PROFESSION, Kind.SETTING, Kind.MEASURE, Kind.CHOICE})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a section.

    ``part_of`` and ``part`` say that the figure is one part of a mapping kept with the line (people by age band,
    starters by source). ``usual`` fields are on the form and the template from the start, the others can be added.
    ``at_most`` and ``negative`` say which figures can be stored at all.
    """

    name: str
    label: str
    kind: Kind
    help: str = ""
    unit: str = ""
    required: bool = False
    usual: bool = True
    synonyms: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""
    part_of: str = ""
    part: str = ""
    negative: bool = False
    longest: int = 0

    @property
    def in_key(self) -> bool:
        """Whether it says which line is meant, rather than a figure or a remark of the line."""
        return self.kind in KEY_KINDS and self.name != "expected_completion"

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading by which a file may call it, the label first."""
        return (self.label, self.name, *self.synonyms)

    @property
    def label_with_unit(self) -> str:
        unit_told = not self.unit or self.unit.casefold() in self.label.casefold()
        return self.label if unit_told else f"{self.label} ({self.unit})"


@dataclass(frozen=True, slots=True)
class SectionDefinition:
    """A section: its code (that of ``workforce.models.Section``), what it is for, and its fields in order."""

    code: str
    label: str
    about: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of this name.

        Raises:
            KeyError: the section has none of this name.
        """
        return self.by_name[name]

    @property
    def by_name(self) -> Mapping[str, Field]:
        return _BY_NAME[self.code]

    @property
    def figures(self) -> tuple[Field, ...]:
        return _FIGURES[self.code]

    @property
    def key_fields(self) -> tuple[Field, ...]:
        return _KEY_FIELDS[self.code]

    @property
    def remarks(self) -> tuple[Field, ...]:
        """Fields that are neither figures nor part of the key."""
        return _REMARKS[self.code]

    def parts_of(self, whole: str) -> tuple[Field, ...]:
        """The figures that are parts of a mapping, such as people by age band."""
        return _PARTS[self.code].get(whole, ())

    def by_heading(self, heading: str) -> Field | None:
        """The field that a heading names, whatever its case and punctuation; None if it names none."""
        return _BY_HEADING[self.code].get(same_heading(heading))


AGE_BANDS = ("16-24", "25-34", "35-44", "45-54", "55-59", "60-64", "65+")
"""Bands of the reference age profiles and of the age columns."""

SOURCES = (
    ("system", "this system"),
    ("other_health_care", "other health and care"),
    ("outside", "outside health and care"),
    ("unknown", "source not known"),
)
DESTINATIONS = (
    ("system", "this system"),
    ("other_health_care", "other health and care"),
    ("outside", "outside health and care"),
    ("retired", "retirement"),
    ("unknown", "destination not known"),
)
UNITS = (("wte", "WTE"), ("posts", "Posts"))
ROUTES = (
    ("degree", "Degree"),
    ("postgraduate", "Postgraduate"),
    ("apprenticeship", "Apprenticeship"),
    ("international", "International recruitment"),
    ("return_to_practice", "Return to practice"),
    ("other", "Other"),
)
METHODS = ("SNCT", "MHOST", "BirthRate Plus", "Job plans", "WISN", "Professional judgement", "Other")
"""Usual methods of assessing need; others may be typed."""


def _age_fields() -> Iterable[Field]:
    for band in AGE_BANDS:
        name = band.replace("-", "_").replace("+", "_plus")
        plain = band.replace("-", " to ").replace("+", " and over")
        yield Field(
            f"age_{name}", f"People aged {plain}", Kind.FIGURE, unit="people", usual=False,
            synonyms=(f"age {band}", f"aged {band}", band), part_of="age_profile", part=band,
        )  # fmt: skip


def _movement_fields(stem: str, noun: str, preposition: str, parts: tuple[tuple[str, str], ...]) -> Iterable[Field]:
    whole = "starters_by_source" if stem == "starters" else "leavers_by_destination"
    for part, plain in parts:
        link = "" if part == "unknown" else f" {preposition}"
        yield Field(
            f"{stem}_{part}", f"{noun}{',' if part == 'unknown' else link} {plain}", Kind.FIGURE, unit="people",
            usual=False, help="In the last 12 months.", part_of=whole, part=part,
        )  # fmt: skip


PERIOD = Field(
    "period", "Month", Kind.MONTH, required=True, help="The month that the figures are for, such as September 2026.",
    synonyms=("period", "date", "month end", "month ending", "as at", "reporting month", "reporting period"),
)  # fmt: skip
ORGANISATION = Field(
    "organisation", "Organisation code", Kind.ORGANISATION, help="The ODS code, such as RH8.",
    synonyms=(
        "org code", "ods code", "organisation", "org", "provider code", "trust code", "practice code", "prac code",
        "employer code", "organization code", "pcn code",
    ),
)  # fmt: skip
PROFESSION = Field(
    "profession", "Profession", Kind.PROFESSION, required=True,
    help="A profession or staff group. Your own words for it can be mapped once and are remembered.",
    synonyms=(
        "staff group", "staffgroup", "occupation", "occupation group", "job role", "role", "staff role", "occ",
        "profession code", "staff group name",
    ),
)  # fmt: skip
SETTING = Field(
    "setting", "Care setting", Kind.SETTING, help="Where the care happens. Leave it blank if you cannot tell.",
    synonyms=("setting", "care setting", "setting of care", "place of care"),
)  # fmt: skip
UNIT = Field(
    "unit", "Unit", Kind.CHOICE, usual=False, choices=UNITS, default="wte",
    help="WTE, or posts where only posts are known (as often in social care).",
)  # fmt: skip
SOURCE_LABEL = Field(
    "source_label", "Staff group as the source prints it", Kind.TEXT, usual=False, longest=200,
    synonyms=("source label",),
)  # fmt: skip
KEY = (PERIOD, ORGANISATION, PROFESSION, SETTING, UNIT)

CAPACITY = SectionDefinition(
    "capacity",
    "Capacity",
    "Staff in post at the end of the month, and who joined and left in the 12 months before.",
    (
        *KEY,
        Field(
            "substantive_wte", "Substantive WTE", Kind.FIGURE, unit="WTE",
            help="Contracted WTE of permanent and fixed-term staff at month end, without bank and agency.",
            synonyms=(
                "fte", "wte", "substantive", "substantive fte", "staff in post", "staff in post wte", "contracted wte",
                "contracted fte", "in post", "in post wte", "sip", "sip wte", "total fte", "full time equivalent",
                "whole time equivalent", "filled posts",
            ),
        ),
        Field(
            "bank_wte", "Bank WTE", Kind.FIGURE, unit="WTE", synonyms=("bank", "bank fte", "bank wte worked"),
            help="Hours worked by bank staff in the month, divided by 37.5 hours a week.",
        ),
        Field(
            "agency_wte", "Agency WTE", Kind.FIGURE, unit="WTE",
            synonyms=("agency", "agency fte", "agency wte worked"),
            help="Hours worked by agency staff in the month, divided by 37.5 hours a week.",
        ),
        Field(
            "headcount", "Headcount", Kind.FIGURE, unit="people", synonyms=("people", "heads", "hc", "head count"),
            help="People in substantive posts. Somebody with two posts in this profession counts once.",
        ),
        Field(
            "starters", "Starters in 12 months", Kind.FIGURE, unit="people", help="People who started with you.",
            synonyms=("starters", "joiners", "new starters", "starters 12 months"),
        ),
        Field(
            "leavers", "Leavers in 12 months", Kind.FIGURE, unit="people",
            help="People in permanent posts who left you; without rotating doctors, ends of fixed terms and TUPE.",
            synonyms=("leavers", "leavers 12 months"),
        ),
        *_movement_fields("starters", "Starters", "from", SOURCES),
        *_movement_fields("leavers", "Leavers", "to", DESTINATIONS),
        *_age_fields(),
        Field(
            "sickness_days_lost", "WTE days lost to sickness", Kind.FIGURE, unit="days", usual=False,
            help="In the last 12 months.", synonyms=("fte days lost", "sickness days", "sickness fte days lost"),
        ),
        Field(
            "sickness_days_available", "WTE days available", Kind.FIGURE, unit="days", usual=False,
            help="In the last 12 months.", synonyms=("fte days available", "days available"),
        ),
        SOURCE_LABEL,
    ),
)  # fmt: skip

DEMAND = SectionDefinition(
    "demand",
    "Demand",
    "Posts: what is funded, what assessed need asks for, and what goes unmet.",
    (
        *KEY,
        Field(
            "establishment_wte", "Establishment WTE", Kind.FIGURE, unit="WTE",
            help="Funded WTE in the ledger at month end, frozen posts included.",
            synonyms=("establishment", "establishment fte", "funded establishment", "funded wte", "budgeted wte",
                      "wte establishment", "budget wte"),
        ),
        Field(
            "frozen_wte", "Frozen posts WTE", Kind.FIGURE, unit="WTE", usual=False,
            help="The part of the establishment that may not be recruited to.", synonyms=("frozen", "frozen posts"),
        ),
        Field(
            "required_wte", "Required WTE", Kind.FIGURE, unit="WTE",
            help="WTE that a method of assessing need asks for (SNCT, MHOST, BirthRate Plus, job plans, WISN …).",
            synonyms=("required", "required fte", "assessed need", "safe staffing wte"),
        ),
        Field(
            "required_method", "Method of assessing need", Kind.TEXT, help="Needed wherever there is a required WTE.",
            synonyms=("method", "required method", "assessment method"), longest=80,
        ),
        Field(
            "unmet_need_wte", "Unmet need WTE", Kind.FIGURE, unit="WTE", usual=False,
            help="WTE for need that nobody meets now, kept apart from activity.", synonyms=("unmet need",),
        ),
        SOURCE_LABEL,
    ),
)  # fmt: skip

PIPELINE = SectionDefinition(
    "pipeline",
    "Pipeline",
    "Training cohorts, each reported once: by the education provider or, for apprentices, by the employer.",
    (
        Field(
            "period", "Month", Kind.MONTH, help="The month you report for. Blank means the month of the collection.",
            usual=False, synonyms=PERIOD.synonyms,
        ),
        ORGANISATION,
        PROFESSION,
        SETTING,
        UNIT,
        Field("route", "Route", Kind.CHOICE, required=True, choices=ROUTES, synonyms=("training route", "type")),
        Field(
            "start", "Start", Kind.MONTH, required=True, help="The month in which the cohort starts.",
            synonyms=("start month", "start date", "cohort start"),
        ),
        Field(
            "expected_completion", "Expected completion", Kind.MONTH, required=True,
            help="The month in which they are expected to finish.",
            synonyms=("completion", "end", "end date", "expected end", "completion date"),
        ),
        Field(
            "destination", "Destination organisation code", Kind.ORGANISATION, usual=False,
            help="The employer expected to take this share of them. Blank means not told.",
            synonyms=("destination", "destination code"),
        ),
        Field("intake", "Intake", Kind.FIGURE, unit="people", help="People who start (or are expected to).",
              synonyms=("starts", "students", "cohort size", "intake people")),
        Field("attrition", "Share not completing", Kind.FIGURE, unit="share from 0 to 1", help="Such as 0.13.",
              synonyms=("attrition", "non completion")),
        Field("join_rate", "Share joining", Kind.FIGURE, unit="share from 0 to 1",
              help="Of those who complete, the share that takes a post in health or care.", synonyms=("join rate",)),
        Field("destination_share", "Share expected here", Kind.FIGURE, unit="share from 0 to 1",
              help="Of those who join, the share expected at the destination. All shares of a cohort add up to 1 at "
                   "most.", synonyms=("destination share", "local share")),
        Field("existing_staff", "Existing staff in the intake", Kind.FIGURE, unit="people", usual=False,
              help="People who work for you already and leave their old role when they qualify.",
              synonyms=("existing staff",)),
        Field("reported_by", "Reported by", Kind.TEXT, usual=False, longest=150),
        SOURCE_LABEL,
    ),
)  # fmt: skip

PLAN = SectionDefinition(
    "plan",
    "Operating plan",
    "The operating plan: WTE planned for the end of each month.",
    (
        *KEY,
        Field("substantive_wte", "Planned substantive WTE", Kind.FIGURE, unit="WTE",
              synonyms=("plan", "plan wte", "planned wte", "planned fte", "substantive", "substantive wte",
                        "planned substantive", "wte", "fte")),
        Field("bank_wte", "Planned bank WTE", Kind.FIGURE, unit="WTE", synonyms=("planned bank", "bank", "bank wte")),
        Field("agency_wte", "Planned agency WTE", Kind.FIGURE, unit="WTE",
              synonyms=("planned agency", "agency", "agency wte")),
        SOURCE_LABEL,
    ),
)  # fmt: skip

INDICATORS = SectionDefinition(
    "indicators",
    "Indicators",
    "Observations: a measure, for whom, and its numerator and denominator.",
    (
        PERIOD,
        ORGANISATION,
        Field("measure", "Measure", Kind.MEASURE, required=True, synonyms=("measure", "indicator", "measure code")),
        Field("attribute", "For", Kind.CHOICE, default="all", help="Such as a pay band. Blank means everybody.",
              synonyms=("attribute", "band", "pay band", "group"), longest=100),
        Field("profession", "Profession", Kind.PROFESSION, help="Blank means all professions.", default="not-specified",
              synonyms=PROFESSION.synonyms),
        SETTING,
        Field("unit", "Unit", Kind.CHOICE, usual=False, choices=UNITS, default="wte"),
        Field("numerator", "Numerator", Kind.FIGURE, synonyms=("numerator",)),
        Field("denominator", "Denominator", Kind.FIGURE, synonyms=("denominator",)),
        SOURCE_LABEL,
    ),
)  # fmt: skip

SECTIONS: dict[str, SectionDefinition] = {
    section.code: section for section in (CAPACITY, DEMAND, PIPELINE, PLAN, INDICATORS)
}
"""Every section by its code, in the order in which a return asks for them."""

# Worked out once: they are asked for with every row.
_FIGURES = {code: tuple(item for item in one.fields if item.kind is Kind.FIGURE) for code, one in SECTIONS.items()}
_KEY_FIELDS = {code: tuple(item for item in one.fields if item.in_key) for code, one in SECTIONS.items()}
_REMARKS = {
    code: tuple(item for item in one.fields if not item.in_key and item.kind is not Kind.FIGURE)
    for code, one in SECTIONS.items()
}
_PARTS = {
    code: {
        whole: tuple(item for item in one.fields if item.part_of == whole)
        for whole in {item.part_of for item in one.fields if item.part_of}
    }
    for code, one in SECTIONS.items()
}
_BY_NAME: dict[str, dict[str, Field]] = {
    code: {field.name: field for field in section.fields} for code, section in SECTIONS.items()
}
_BY_HEADING: dict[str, dict[str, Field]] = {
    code: {same_heading(heading): field for field in reversed(section.fields) for heading in reversed(field.headings)}
    for code, section in SECTIONS.items()
}
