"""A section as somebody comes to fill it in: what stands, what stood last time, and what is usual in the sector."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from partners.actors import Actor
from partners.models import Sector
from workforce.models import CapacityLine, Measure, Profession, Return, Setting, Submission, Version
from workforce.rules import Message, ReadLine, Row, interpret
from workforce.rules.context import NOT_SPECIFIED
from workforce.selectors.records import current_lines
from workforce.services.context import context_for
from workforce.services.drafts import base_of, stamp
from workforce.services.lines import MODELS, lines_of, read_lines

WORKS_IN_POSTS = {Sector.ADULT_SOCIAL_CARE}
"""Sectors that know posts rather than WTE; whoever knows the WTE adds a line in WTE."""

COUNTED = {"capacity", "demand", "plan"}
"""Sections whose lines have a unit."""


@dataclass(frozen=True)
class Standing:
    """The version that a save would start from, its lines, and the stamp by which a later save knows it again."""

    version: Version | None
    lines: Sequence[ReadLine]
    stamp: str

    @property
    def draft(self) -> Version | None:
        """The version where it is a draft."""
        return self.version if self.version is not None and self.version.state == Version.State.DRAFT else None

    @property
    def waiting(self) -> Version | None:
        """The version where it waits for review."""
        return self.version if self.version is not None and self.version.state == Version.State.SUBMITTED else None


@dataclass(frozen=True)
class LastTime:
    """Lines of the latest earlier period, put to the month of the collection; ``month`` is the one they were for."""

    lines: Sequence[ReadLine] = ()
    month: dt.date | None = None


def standing(return_: Return, section: str) -> Standing:
    """What stands in a section of a return."""
    submission = Submission.objects.filter(of_return=return_, section=section).first()
    version = base_of(submission) if submission is not None else None
    if version is None:
        return Standing(None, (), stamp(None))
    version.submission.of_return = return_
    return Standing(version, lines_of(version), stamp(version))


def last_time(return_: Return, section: str) -> LastTime:
    """What the organisation's records say of the period before; of a plan, what they say of the months to come."""
    base = return_.round.base_month
    records = current_lines(MODELS[section], organisations=[return_.organisation])
    if section == "plan" and (planned := _of_months(section, records.filter(period__gte=base))):
        return LastTime(planned, base)
    earlier = records.filter(period__lt=base)
    latest = earlier.order_by("-period").values_list("period", flat=True).first()
    if latest is None:
        return LastTime()
    found = [replace(line, period=base) for line in _of_months(section, earlier.filter(period=latest))]
    return LastTime([line for line in found if _runs_on(line, base)], latest)


def _of_months(section: str, records: Iterable[object]) -> list[ReadLine]:
    told = set(records.values_list("version_id", "period").distinct())  # type: ignore[attr-defined]
    read = read_lines(section, {version for version, _ in told})
    return [line for version, lines in read.items() for line in lines if (version, line.period) in told]


def _runs_on(line: ReadLine, base: dt.date) -> bool:
    """Whether a cohort still trains in the month of the collection; lines of other sections always go on."""
    completion = line.texts.get("expected_completion", "")
    return not completion or dt.date.fromisoformat(completion) >= base


def usual_keys(return_: Return, section: str) -> list[dict[str, str]]:
    """Keys of the lines that organisations of this sector usually have, in order of name.

    Of a sector that is not known nothing is usual: then the organisation's own staff on record say who works there.
    """
    month = return_.round.base_month.isoformat()
    unit = "posts" if return_.organisation.sector in WORKS_IN_POSTS and section in COUNTED else "wte"
    shared = {"period": month, "setting": NOT_SPECIFIED, "unit": unit}
    if section == "indicators":
        everybody = {**shared, "profession": NOT_SPECIFIED, "attribute": "all"}
        return [{**everybody, "measure": code} for code in Measure.objects.values_list("code", flat=True)]
    if section == "pipeline":
        return []
    if return_.organisation.sector == Sector.UNKNOWN:
        return [{**shared, "profession": code} for code in _who_works_there(return_)]
    listed = Profession.objects.filter(not_further_specified_of__isnull=True).values_list("code", "sectors")
    sector = return_.organisation.sector
    return [{**shared, "profession": code} for code, sectors in listed.order_by("name") if sector in sectors]


def _who_works_there(return_: Return) -> list[str]:
    """Codes of the professions of the organisation's staff on record, in order of name."""
    records = current_lines(CapacityLine, organisations=[return_.organisation])
    told = records.order_by("profession__name", "profession__code")
    return list(dict.fromkeys(told.values_list("profession__code", flat=True)))


def read_row(*, actor: Actor, return_: Return, row: Row) -> tuple[ReadLine | None, list[Message]]:
    """What one row means here: its line, or what is wrong with what says which line it is."""
    context = context_for(actor=actor, organisation=return_.organisation, round_=return_.round)
    checked = interpret([row], context)
    return (checked.lines[0] if checked.lines else None), checked.errors


def counted_by_measure() -> dict[str, tuple[str, str]]:
    """What the numerator and the denominator of each measure count, by its code."""
    told = Measure.objects.values_list("code", "numerator", "denominator")
    return {code: (numerator, denominator) for code, numerator, denominator in told}


def names_by_code() -> dict[str, str]:
    """Names of professions, settings and measures by their codes."""
    named = (Measure.objects, Setting.objects, Profession.objects)
    return {code: name for kind in named for code, name in kind.values_list("code", "name")}
