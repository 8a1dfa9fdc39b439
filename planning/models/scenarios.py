"""Scenarios and assumptions."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.models import Organisation, Sector, System, User
from partners.scoping import ScopedQuerySet
from workforce.models import Profession, StaffGroup


class Scenario(models.Model):
    """A named future of a system. ``published`` points at the run whose results people see."""

    scope_system = "system"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    is_default = models.BooleanField("shown when nobody chooses another", default=False)
    live = models.BooleanField("recalculated when records change", default=True)
    horizon_years = models.PositiveSmallIntegerField("full years projected", default=6)
    base_month = models.DateField(
        "base month; empty = latest with enough of the workforce reported", null=True, blank=True
    )
    seed = models.PositiveBigIntegerField(default=20260331)
    published = models.ForeignKey("Run", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locked = models.DateTimeField("locked: nothing in it can be changed", null=True, blank=True)
    locked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locked_reason = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("system", "-is_default", "name")
        constraints = (
            models.UniqueConstraint(fields=("system", "name"), name="scenario_named_once"),
            models.UniqueConstraint(
                fields=("system",), condition=Q(is_default=True), name="system_has_one_default_scenario"
            ),
            models.CheckConstraint(condition=Q(horizon_years__gte=1, horizon_years__lte=30), name="horizon_1_to_30"),
        )

    def __str__(self) -> str:
        return self.name


class Parameter(models.TextChoices):
    """What an assumption is about; units are in the methodology (rates are fractions a year)."""

    LEAVE_RATE = "leave_rate", "Leaving before retirement age, a year"
    RETIRE_RATE = "retire_rate", "Retirement, a year"
    STAYS_IN_SYSTEM = "stays_in_system", "Share of leavers who stay in the sector"
    PARTICIPATION = "participation", "WTE per head"
    DEMAND_GROWTH = "demand_growth", "Demand growth, net of productivity, a year"
    DEMOGRAPHIC_GROWTH = "demographic_growth", "Demand growth from population and its ageing, gross, a year"
    OTHER_GROWTH = "other_growth", "Other demand growth, gross, added up, a year"
    PRODUCTIVITY = "productivity", "Productivity, a year"
    MITIGATION = "mitigation", "Share of demand avoided"
    OTHER_RECRUITMENT = "other_recruitment_rate", "Other recruitment, share of staff in post a year"
    INTERNATIONAL = "international_rate", "International recruitment, share of staff in post a year"
    RETURN_TO_PRACTICE = "return_to_practice_rate", "Return to practice, share of staff in post a year"
    TRAINING_ATTRITION = "training_attrition", "Share of students not completing"
    JOIN_RATE = "join_rate", "Share of completers who join"
    LOCAL_SHARE = "local_share", "Share of joiners who stay local"
    PLACEMENT_PLACES = "placement_places", "Students who can be on placement at once"
    BANK_GROWTH = "bank_growth", "Growth of bank staff, a year"
    AGENCY_GROWTH = "agency_growth", "Growth of agency staff, a year"
    VACANCY_RATE = "assumed_vacancy_rate", "Vacancy rate assumed where no establishment was reported"


class ScopeKind(models.TextChoices):
    """What an assumption holds for, from the most specific to the least."""

    CELL = "cell", "One profession in one organisation"
    ORGANISATION = "organisation", "One organisation"
    PROFESSION = "profession", "One profession"
    SECTOR = "sector", "One sector"
    STAFF_GROUP = "staff_group", "One staff group"
    SYSTEM = "system", "The whole system"


class Assumption(models.Model):
    """Low, mode and high of one parameter on one scope over a span of years, with its reason and source."""

    scope_system = "scenario__system"

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="assumptions")
    parameter = models.CharField(max_length=40, choices=Parameter.choices)
    scope_kind = models.CharField(max_length=20, choices=ScopeKind.choices, default=ScopeKind.SYSTEM)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sector = models.CharField(max_length=30, choices=Sector.choices, blank=True)
    age_band = models.CharField("age band; empty = every age", max_length=10, blank=True)
    from_year = models.DateField("first day on which it holds", null=True, blank=True)
    to_year = models.DateField("first day on which it no longer holds", null=True, blank=True)
    low = models.DecimalField(max_digits=14, decimal_places=5)
    mode = models.DecimalField(max_digits=14, decimal_places=5)
    high = models.DecimalField(max_digits=14, decimal_places=5)
    reason = models.TextField()
    source = models.CharField(max_length=500)
    changed = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended = models.DateTimeField("replaced or withdrawn", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.TextField("why it was withdrawn; empty = replaced by a newer one", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("parameter", "scope_kind", "from_year")
        constraints = (
            models.CheckConstraint(condition=Q(low__lte=F("mode"), mode__lte=F("high")), name="assumption_in_order"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(source=""), name="assumption_has_reason_and_source"),
            models.CheckConstraint(
                name="assumption_scope_is_complete",
                condition=(
                    Q(
                        scope_kind="cell",
                        organisation__isnull=False,
                        profession__isnull=False,
                        staff_group=None,
                        sector="",
                    )
                    | Q(
                        scope_kind="organisation",
                        organisation__isnull=False,
                        profession=None,
                        staff_group=None,
                        sector="",
                    )
                    | Q(
                        scope_kind="profession",
                        organisation=None,
                        profession__isnull=False,
                        staff_group=None,
                        sector="",
                    )
                    | Q(scope_kind="sector", organisation=None, profession=None, staff_group=None) & ~Q(sector="")
                    | Q(
                        scope_kind="staff_group",
                        organisation=None,
                        profession=None,
                        staff_group__isnull=False,
                        sector="",
                    )
                    | Q(scope_kind="system", organisation=None, profession=None, staff_group=None, sector="")
                ),
            ),
            # Coalesce, because SQLite knows no “nulls not distinct”.
            models.UniqueConstraint(
                "scenario",
                "parameter",
                "scope_kind",
                "sector",
                "age_band",
                *(Coalesce(scope, 0) for scope in ("organisation", "profession", "staff_group")),
                Coalesce("from_year", models.Value(dt.date(1, 1, 1), output_field=models.DateField())),
                condition=Q(ended__isnull=True),
                name="assumption_once",
                violation_error_message="There is an assumption of this parameter, scope and first year already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_parameter_display()}: {self.low} / {self.mode} / {self.high}"

    @property
    def natural_code(self) -> str:
        """What it is about: parameter, scope and first day; one that replaces it has the same.

        “leave_rate.staff_group.nhs_digital.midwives”, “assumed_vacancy_rate.system.2025-04-01”.
        """
        group = self.staff_group
        parts = [
            self.organisation.code if self.organisation else "",
            self.profession.code if self.profession else "",
            f"{group.scheme.code}.{group.code}" if group else "",
            self.sector,
            self.age_band,
            self.from_year.isoformat() if self.from_year else "",
        ]
        return ".".join([self.parameter, self.scope_kind, *(part for part in parts if part)])
