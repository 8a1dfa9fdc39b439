"""Lines: what a version says. Lines of accepted versions are the records.

Key of a line: (version, period, organisation, profession, setting, unit) with reserved “not specified” rows instead
of NULL. Figures are Decimal(14, 5), rounded half-even on reading; NULL means unknown and 0 means none.

``origins`` says where each figure came from: ``{field: {"file": code, "sheet": name, "column": "F", "rows": [[2, 2],
[40, 45]], "text": "12.30"}}`` for files; ``{"pointer": "/lines/3/substantive_wte"}`` for the API; ``{"field": name}``
for the form. ``rows`` are inclusive spans of row numbers as the spreadsheet shows them.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from partners.models import Organisation
from partners.scoping import ScopedQuerySet
from workforce.models.reference import Measure, Profession, Setting
from workforce.models.returns import Version


class Unit(models.TextChoices):
    """What the figures of a line count."""

    WTE = "wte", "WTE"
    POSTS = "posts", "Posts"


def figure(label: str) -> "models.DecimalField[Any, Any]":
    """A figure of a line: Decimal(14, 5), unknown when NULL."""
    return models.DecimalField(label, max_digits=14, decimal_places=5, null=True, blank=True)


class Line(models.Model):
    """What lines of every section share."""

    scope_organisation = "organisation"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="%(class)ss")
    period = models.DateField("first day of the month")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="%(class)ss")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="%(class)ss")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="%(class)ss")
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.WTE)
    source_label = models.CharField("staff group as the source printed it", max_length=200, blank=True)
    origins = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    KEY = ("version", "period", "organisation", "profession", "setting", "unit", "source_label")
    FIGURES: tuple[str, ...] = ()

    class Meta:
        abstract = True


def line_constraints(name: str, *extra: str | Coalesce) -> tuple[models.BaseConstraint, ...]:
    """The key of the line, and periods on the first day of a month."""
    plain = [part for part in extra if isinstance(part, str)]
    if len(plain) == len(extra):
        key = models.UniqueConstraint(fields=(*Line.KEY, *plain), name=f"{name}_line_key")
    else:
        key = models.UniqueConstraint(*Line.KEY, *extra, name=f"{name}_line_key")
    return (
        key,
        models.CheckConstraint(condition=Q(period__day=1), name=f"{name}_line_first_of_month"),
    )


class CapacityLine(Line):
    """Staff in post at month end: contracted (substantive) and worked (bank, agency) WTE, people, and movements.

    Negative substantive WTE is refused; movements and sickness are of the 12 months to the period's end.
    """

    FIGURES = (
        "substantive_wte",
        "bank_wte",
        "agency_wte",
        "headcount",
        "starters",
        "leavers",
        "sickness_days_lost",
        "sickness_days_available",
    )

    substantive_wte = figure("substantive (contracted) WTE, or filled posts")
    bank_wte = figure("bank WTE worked")
    agency_wte = figure("agency WTE worked")
    headcount = figure("people")
    starters = figure("starters in 12 months, people")
    leavers = figure("leavers in 12 months, people")
    starters_by_source = models.JSONField(default=dict, blank=True)
    leavers_by_destination = models.JSONField(default=dict, blank=True)
    age_profile = models.JSONField("people by age band", default=dict, blank=True)
    sickness_days_lost = figure("WTE days lost to sickness in 12 months")
    sickness_days_available = figure("WTE days available in 12 months")

    class Meta:
        constraints = (
            *line_constraints("capacity"),
            models.CheckConstraint(
                condition=Q(substantive_wte__isnull=True) | Q(substantive_wte__gte=0), name="capacity_not_negative"
            ),
        )
        indexes = (models.Index(fields=("organisation", "period"), name="capacity_by_org_month"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period:%Y-%m} {self.profession_id}: {self.substantive_wte}"


class DemandLine(Line):
    """Posts: funded establishment (frozen apart), required by assessed need, and unmet need."""

    FIGURES = ("establishment_wte", "frozen_wte", "required_wte", "unmet_need_wte")

    establishment_wte = figure("funded establishment, WTE or posts")
    frozen_wte = figure("frozen part of the establishment, WTE")
    required_wte = figure("required by assessed need, WTE")
    required_method = models.CharField("method of assessing need", max_length=80, blank=True)
    unmet_need_wte = figure("unmet need, WTE")

    class Meta:
        constraints = (*line_constraints("demand"),)
        indexes = (models.Index(fields=("organisation", "period"), name="demand_by_org_month"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period:%Y-%m} {self.profession_id}: {self.establishment_wte}"


class PipelineLine(Line):
    """A training cohort, reported once: by the education provider, or by the employer of apprentices.

    ``organisation`` is who reports; a cohort expected at several employers has a line for each ``destination``.
    """

    class Route(models.TextChoices):
        DEGREE = "degree", "Degree"
        POSTGRADUATE = "postgraduate", "Postgraduate"
        APPRENTICESHIP = "apprenticeship", "Apprenticeship"
        INTERNATIONAL = "international", "International recruitment"
        RETURN_TO_PRACTICE = "return_to_practice", "Return to practice"
        OTHER = "other", "Other"

    FIGURES = ("intake", "attrition", "join_rate", "destination_share", "existing_staff")

    route = models.CharField(max_length=30, choices=Route.choices)
    start = models.DateField("first day of the month the cohort starts")
    expected_completion = models.DateField("first day of the month of completion")
    destination = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expected_cohorts",
        help_text="The employer that expects this share of the cohort; empty = not told.",
    )
    reported_by = models.CharField(max_length=150, blank=True)
    intake = figure("people starting")
    attrition = figure("share not completing")
    join_rate = figure("share of completers taking a post in health or care")
    destination_share = figure("share of them expected at the destination")
    existing_staff = figure("of the intake, people who are staff already")

    class Meta:
        constraints = (
            *line_constraints("pipeline", "route", "start", Coalesce("destination", 0)),
            models.CheckConstraint(
                condition=Q(expected_completion__gt=models.F("start")), name="pipeline_completes_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.profession_id} {self.route} {self.start:%Y-%m}: {self.intake}"


class PlanLine(Line):
    """The operating plan by month."""

    FIGURES = ("substantive_wte", "bank_wte", "agency_wte")

    substantive_wte = figure("planned substantive WTE")
    bank_wte = figure("planned bank WTE")
    agency_wte = figure("planned agency WTE")

    class Meta:
        constraints = (*line_constraints("plan"),)
        indexes = (models.Index(fields=("organisation", "period"), name="plan_by_org_month"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period:%Y-%m} {self.profession_id}: {self.substantive_wte}"


class IndicatorLine(Line):
    """An observation: a measure for an attribute (such as a pay band), as numerator over denominator."""

    FIGURES = ("numerator", "denominator")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="observations")
    attribute = models.CharField(max_length=100, default="all")
    numerator = figure("numerator")
    denominator = figure("denominator")

    class Meta:
        constraints = (*line_constraints("indicator", "measure", "attribute"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.measure_id} {self.period:%Y-%m}"
