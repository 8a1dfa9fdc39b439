"""Reads the snapshot of a scenario in one moment of the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from partners.models import Organisation, Place, System
from partners.selectors import Share, current_structure, shares_on
from planning.models import Assumption, Run, Scenario
from planning.services.snapshots import interventions, levers, peers, stock
from planning.services.snapshots.areas import less_own_returns
from planning.services.snapshots.data import (
    BANDS,
    NEWLY_QUALIFIED,
    NO_GROUP,
    AssumptionFacts,
    CellFacts,
    CohortFacts,
    OrganisationFacts,
    ProfessionFacts,
    Snapshot,
    priority_code,
)
from planning.services.snapshots.grain import at_one_grain
from planning.services.snapshots.lever_facts import ServiceChangeFacts
from workforce.models import CapacityLine, PipelineLine, Profession, ReferenceRate, SettingPriority
from workforce.selectors.records import current_lines

NEWLY_QUALIFIED_RATE = "newly-qualified-part-of-nurse-joiners"
SHOWN_IN = ("nhs_digital", "pcw", "asc", "esr", "pwr")
"""The scheme whose group a profession is shown in: the first that knows it."""

ASSUMED_IN = ("nhs_digital", "esr", "asc", "pcw", "pwr")
"""The order in which staff groups are asked for assumptions."""


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction in which every query sees the database as it was when the first one began."""
    fresh = not connection.in_atomic_block
    with transaction.atomic():
        if fresh and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def snapshot_of(scenario: Scenario, run: Run) -> Snapshot:
    """Everything that a run of the scenario depends on, as it is now; without cells if nothing is on record."""
    with one_moment():
        return _read(scenario, run)


def _read(scenario: Scenario, run: Run) -> Snapshot:
    today = timezone.localdate()
    partners = partners_in(scenario.system, today)
    members = stock.members_of((organisation for organisation, _ in partners), current_structure(today))
    month = scenario.base_month or stock.base_month(members)
    professions = professions_by_code()
    within = _within_areas(partners)
    names = {one.code: one.name for one, _ in partners}
    cells, caveats = less_own_returns(stock.cells_at(month, members) if month else [], within, professions, names)
    here = [organisation for organisation, _ in partners]
    cells, estimates = peers.with_estimates(cells, here, within, _of_region(scenario.system, month, here))
    organisations = {one.code: facts for one, facts in partners}
    changes = levers.service_changes_of(scenario)
    found = Snapshot(
        system=scenario.system.code,
        base_month=month or today.replace(day=1),
        horizon_years=scenario.horizon_years,
        seed=scenario.seed,
        draws=run.draws,
        cells=at_one_grain(cells, professions),
        organisations=dict(sorted(organisations.items())),
        professions=_used(professions, cells, changes),
        assumptions=_assumptions(scenario),
        cohorts=_cohorts(members) if month else (),
        setting_priorities=_priorities(scenario.system),
        newly_qualified_share=_newly_qualified(),
        caveats=tuple(caveats),
        peer_estimates=estimates,
        movements=levers.movements_of(scenario),
        service_changes=changes,
        staffing_ratios=levers.staffing_ratios_of(scenario),
    )
    return interventions.with_interventions(found, interventions.interventions_of(scenario), professions)


def _of_region(system: System, month: dt.date | None, here: list[Organisation]) -> Callable[[], Sequence[peers.Peer]]:
    """Peers from beyond the system, read on first asking."""
    return cache(lambda: peers.of_region(system, month, here) if month else [])


def _within_areas(partners: list[tuple[Organisation, OrganisationFacts]]) -> dict[str, str]:
    """Providers → the area node that estimates them."""
    keys = [one.pk for one, _ in partners]
    named = Organisation.objects.filter(pk__in=keys, within_area__in=keys)
    return dict(named.values_list("code", "within_area__code"))


def months_on_record(system: System) -> list[dt.date]:
    """Months for which somebody who counts in the system today reported staff, the latest first."""
    today = timezone.localdate()
    members = stock.members_of((one for one, _ in partners_in(system, today)), current_structure(today))
    lines = current_lines(CapacityLine, organisations=[member.organisation for member in members])
    told = lines.filter(substantive_wte__isnull=False).order_by("-period")
    return list(told.values_list("period", flat=True).distinct())


def partners_in(system: System, day: dt.date) -> list[tuple[Organisation, OrganisationFacts]]:
    """Organisations that count in the system today; those that closed with a successor count through it."""
    shares = shares_on(day)
    here = {pk: [share for share in held if share.system_id == system.pk] for pk, held in shares.items()}
    here = {pk: held for pk, held in here.items() if held}
    gone = current_structure(day)
    places = dict(Place.objects.filter(system=system).values_list("pk", "code"))
    known = Organisation.objects.select_related("home_system").filter(pk__in=here).exclude(pk__in=gone).order_by("code")
    open_today = known.filter(Q(closed__isnull=True) | Q(closed__gt=day))
    return [(one, _organisation(one, here[one.pk], places)) for one in open_today]


def _organisation(one: Organisation, held: list[Share], places: Mapping[int, str]) -> OrganisationFacts:
    by_place: dict[str, Decimal] = defaultdict(Decimal)
    for share in held:
        if share.place_id is not None and share.place_id in places:
            by_place[places[share.place_id]] += share.fraction
    total = min(Decimal(1), sum((share.fraction for share in held), Decimal()))
    return OrganisationFacts(
        one.code, one.name, one.sector, float(total), {code: float(part) for code, part in sorted(by_place.items())}
    )


def professions_by_code() -> dict[str, ProfessionFacts]:
    """Every profession, by code."""
    groups: dict[int, dict[str, str]] = defaultdict(dict)
    links = Profession.staff_groups.through._default_manager.values_list(
        "profession_id", "staffgroup__scheme__code", "staffgroup__code"
    )
    for profession, scheme, code in links:
        groups[profession][scheme] = f"{scheme}/{code}"
    rows = Profession.objects.select_related("not_further_specified_of__scheme")
    return {row.code: _profession(row, groups[row.pk]) for row in rows}


def _profession(row: Profession, groups: Mapping[str, str]) -> ProfessionFacts:
    of = row.not_further_specified_of
    shown = next((groups[scheme] for scheme in SHOWN_IN if scheme in groups), NO_GROUP)
    ages = tuple(float(row.age_profile.get(band, 0)) for band in BANDS) if row.age_profile else None
    return ProfessionFacts(
        code=row.code,
        staff_group=shown,
        groups=tuple(groups[scheme] for scheme in ASSUMED_IN if scheme in groups),
        not_further_specified_of=f"{of.scheme.code}/{of.code}" if of else "",
        age_profile=ages if ages and sum(ages) > 0 else None,
        course_years=float(row.course_years) if row.course_years is not None else None,
    )


def _used(
    professions: Mapping[str, ProfessionFacts], cells: list[CellFacts], changes: Iterable[ServiceChangeFacts]
) -> dict[str, ProfessionFacts]:
    """Those of the cells and of changes of service, and the coarse ones that cells may be added up to."""
    named = {cell.profession for cell in cells} | {change.profession for change in changes}
    groups = {professions[code].staff_group for code in named}
    kept = named | {code for code, one in professions.items() if one.not_further_specified_of in groups}
    return {code: professions[code] for code in sorted(kept)}


def _assumptions(scenario: Scenario) -> tuple[AssumptionFacts, ...]:
    rows = scenario.assumptions.filter(ended__isnull=True).select_related(
        "organisation", "profession", "staff_group__scheme"
    )
    return tuple(sorted(map(facts_of, rows), key=_place))


def _place(one: AssumptionFacts) -> tuple[str, ...]:
    since = str(one.starts or "")
    scope = (one.organisation, one.profession, one.staff_group, one.sector, one.age_band)
    return one.parameter, one.scope_kind, since, *scope


def facts_of(row: Assumption) -> AssumptionFacts:
    """An assumption as the snapshot keeps it."""
    return AssumptionFacts(
        parameter=row.parameter,
        scope_kind=row.scope_kind,
        low=float(row.low),
        mode=float(row.mode),
        high=float(row.high),
        organisation=row.organisation.code if row.organisation else "",
        profession=row.profession.code if row.profession else "",
        staff_group=f"{row.staff_group.scheme.code}/{row.staff_group.code}" if row.staff_group else "",
        sector=row.sector,
        starts=row.from_year,
        ends=row.to_year,
        age_band=row.age_band,
    )


def _cohorts(members: list[stock.Member]) -> tuple[CohortFacts, ...]:
    """Cohorts of the newest month each organisation reported them for, so that none counts twice."""
    partner = {member.organisation: member.partner for member in members}
    lines = current_lines(PipelineLine, organisations=list(partner))
    last = dict(lines.order_by().values_list("organisation_id").annotate(last=Max("period")))
    rows = lines.order_by("pk").select_related("profession", "setting", "destination")
    newest = (row for row in rows if row.period == last[row.organisation_id] and row.intake is not None)
    here = (row for row in newest if row.destination_id is None or row.destination_id in partner)
    facts = [_cohort(row, partner) for row in here]
    return tuple(sorted((one for one in facts if one.students > 0), key=lambda one: (
        one.organisation, one.profession, one.setting, one.route, one.start, one.line)))  # fmt: skip


def _cohort(row: PipelineLine, partner: Mapping[int, str]) -> CohortFacts:
    where = row.organisation_id if row.destination_id is None else row.destination_id
    outsiders = max(Decimal(), (row.intake or Decimal()) - (row.existing_staff or Decimal()))
    return CohortFacts(
        organisation=partner[where],
        profession=row.profession.code,
        setting=row.setting.code,
        route=row.route,
        start=row.start,
        completion=row.expected_completion,
        students=float(outsiders),
        attrition=_share(row.attrition),
        join_rate=_share(row.join_rate),
        destination_share=_share(row.destination_share),
        line=row.pk,
    )


def _share(value: Decimal | None) -> float | None:
    return None if value is None else min(1.0, max(0.0, float(value)))


def _priorities(system: System) -> dict[str, dict[str, float]]:
    """Setting -> priority (as `priority_code` writes it) -> share; a system's own stand beside the national ones."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    rows = SettingPriority.objects.filter(Q(priority__system__isnull=True) | Q(priority__system=system))
    for setting, own, code, percent in rows.values_list(
        "setting__code", "priority__system__code", "priority__code", "percent"
    ):
        found[setting][priority_code(own, code)] = float(percent) / 100
    return {setting: dict(sorted(shares.items())) for setting, shares in sorted(found.items())}


def _newly_qualified() -> float:
    rate = ReferenceRate.objects.filter(code=NEWLY_QUALIFIED_RATE).order_by("-period").first()
    return float(rate.value) if rate else NEWLY_QUALIFIED


def frame_for_shares(system: System, organisations: Mapping[str, OrganisationFacts]) -> Snapshot:
    """A snapshot without cells and assumptions: enough to say which share of a line counts where."""
    return Snapshot(
        system=system.code,
        base_month=timezone.localdate().replace(day=1),
        horizon_years=1,
        seed=0,
        draws=1,
        cells=(),
        organisations=organisations,
        professions=professions_by_code(),
        assumptions=(),
        setting_priorities=_priorities(system),
    )
