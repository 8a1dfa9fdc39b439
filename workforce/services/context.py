"""What the rules may know: gathered here, in few queries, as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission
from workforce.models import Alias, Measure, PipelineLine, Profession, Round, Setting
from workforce.rules import Context, MeasureFact, OrganisationFact, ProfessionFact, ReadLine, Row, SettingFact
from workforce.rules.context import CohortKey, StockKey
from workforce.rules.labels import same
from workforce.rules.months import add_months, read_month
from workforce.selectors.records import current_lines
from workforce.services.lines import MODELS

MONTHS_BACK = 23
"""A collection takes its base month and this many months before it without a question."""

LOOK_BACK = 12
"""How many months before a return the rules look for the figures that it is compared with."""

MAIN: dict[str, tuple[str, ...]] = {
    "capacity": ("substantive_wte", "bank_wte", "agency_wte", "headcount"),
    "demand": ("establishment_wte", "required_wte"),
    "plan": ("substantive_wte",),
}


def context_for(
    *,
    actor: Actor,
    organisation: Organisation | None = None,
    round_: Round | None = None,
    rows: Sequence[Row] | None = None,
) -> Context:
    """What the rules know when this actor brings these rows. Without ``organisation`` each row names its own."""
    base = round_.base_month if round_ is not None else None
    context = Context(
        organisations=_organisations(actor),
        professions=_professions(),
        settings={code: SettingFact(code, name) for code, name in Setting.objects.values_list("code", "name")},
        measures=_measures(),
        aliases=_aliases(),
        organisation=organisation.code if organisation is not None else "",
        base_month=base,
        periods=(add_months(base, -MONTHS_BACK), base) if base is not None else None,
        today=timezone.localdate(),
    )
    return context if rows is None else with_records(context, *_named_by(rows, context))


def with_records_of(context: Context, lines: Sequence[ReadLine]) -> Context:
    """The same context, with the records that these lines are compared with."""
    return with_records(
        context, {line.section for line in lines}, {line.organisation for line in lines},
        {line.period for line in lines},
    )  # fmt: skip


def with_records(context: Context, sections: set[str], codes: set[str], periods: set[dt.date]) -> Context:
    """The same context, with the records before the earliest month and of the months themselves."""
    if not periods or not codes:
        return context
    organisations = dict(Organisation.objects.filter(code__in=codes).values_list("pk", "code"))
    return replace(
        context,
        last=_last(sections, organisations, min(periods)),
        accepted=_accepted(organisations, periods) if "demand" in sections else {},
        other_cohorts=_other_cohorts(organisations) if "pipeline" in sections else {},
    )


def _named_by(rows: Sequence[Row], context: Context) -> tuple[set[str], set[str], set[dt.date]]:
    months = {read_month(text) for text in {row.text("period") for row in rows}} | {context.base_month}
    codes = {row.text("organisation").upper() for row in rows} | {context.organisation}
    return {row.section for row in rows}, codes - {""}, {month for month in months if month is not None}


def _organisations(actor: Actor) -> dict[str, OrganisationFact]:
    seen = Organisation.objects.visible_to(actor, Permission.VIEW_PARTNERS)
    writable = set(Organisation.objects.visible_to(actor, Permission.EDIT_RETURN).values_list("code", flat=True))
    names = ("code", "name", "sector", "home_system__code", "closed")
    return {
        code: OrganisationFact(code, name, sector, system or "", code in writable, closed)
        for code, name, sector, system, closed in seen.values_list(*names)
    }


def _professions() -> dict[str, ProfessionFact]:
    groups: dict[str, set[str]] = {}
    links = Profession.staff_groups.through.objects.values_list(
        "profession__code", "staffgroup__scheme__code", "staffgroup__code"
    )
    for code, scheme, group in links:
        groups.setdefault(code, set()).add(f"{scheme}/{group}")
    coarse = ("not_further_specified_of__scheme__code", "not_further_specified_of__code")
    return {
        code: ProfessionFact(code, name, frozenset(groups.get(code, ())), f"{scheme}/{group}" if group else "", factor)
        for code, name, scheme, group, factor in Profession.objects.order_by("pk").values_list(
            "code", "name", *coarse, "wte_per_post"
        )
    }


def _measures() -> dict[str, MeasureFact]:
    return {
        code: MeasureFact(code, name, unit in {"fraction", "share", "%"})
        for code, name, unit in Measure.objects.values_list("code", "name", "unit")
    }


def _aliases() -> dict[tuple[str, str], str]:
    names = ("label", "organisation__code", "system__code", "profession__code")
    return {
        (same(label), f"organisation:{organisation}" if organisation else f"system:{system}" if system else ""): code
        for label, organisation, system, code in Alias.objects.values_list(*names)
    }


def _added(figures: dict[str, Decimal | None], more: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        value, known = more[name], figures.get(name)
        figures[name] = value if known is None else known if value is None else known + value


def _last(
    sections: set[str], organisations: Mapping[int, str], first: dt.date
) -> dict[StockKey, tuple[dt.date, dict[str, Decimal | None]]]:
    """By stock, the latest month before ``first`` in which its organisation reported the section at all."""
    found: dict[StockKey, tuple[dt.date, dict[str, Decimal | None]]] = {}
    for section in sections & MAIN.keys():
        records = current_lines(MODELS[section], organisations=organisations).filter(
            period__lt=first, period__gte=add_months(first, -LOOK_BACK)
        )
        latest = _latest_month(records)
        names = ("organisation_id", "period", "profession__code", "setting__code", "unit", *MAIN[section])
        for values in records.values(*names):
            if values["period"] != latest[values["organisation_id"]]:
                continue
            code = organisations[values["organisation_id"]]
            key = (section, code, values["profession__code"], values["setting__code"], values["unit"])
            _added(found.setdefault(key, (values["period"], {}))[1], values, MAIN[section])
    return found


def _latest_month(records: Any) -> dict[int, dt.date]:
    return dict(records.order_by().values_list("organisation_id").annotate(Max("period")))


def _accepted(
    organisations: Mapping[int, str], periods: set[dt.date]
) -> dict[tuple[str, str, dt.date, str, str], dict[str, Decimal | None]]:
    found: dict[tuple[str, str, dt.date, str, str], dict[str, Decimal | None]] = {}
    records = current_lines(MODELS["capacity"], organisations=organisations, periods=periods)
    names = ("organisation_id", "period", "profession__code", "setting__code", *MAIN["capacity"])
    for values in records.values(*names):
        code = organisations[values["organisation_id"]]
        key = ("capacity", code, values["period"], values["profession__code"], values["setting__code"])
        _added(found.setdefault(key, {}), values, MAIN["capacity"])
    return found


def _other_cohorts(organisations: Mapping[int, str]) -> dict[CohortKey, tuple[str, ...]]:
    """Cohorts reported by others whose home is the same system."""
    systems = Organisation.objects.filter(pk__in=list(organisations)).values("home_system")
    records = current_lines(PipelineLine).filter(organisation__home_system__in=systems)
    found: dict[CohortKey, tuple[str, ...]] = {}
    names = ("profession__code", "route", "start", "organisation__name")
    for profession, route, start, name in records.exclude(organisation__in=list(organisations)).values_list(*names):
        key = (profession, route, start)
        found[key] = tuple(sorted({*found.get(key, ()), name}))
    return found
