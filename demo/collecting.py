"""Two years of collections, through the doors that people use: files are received, read, submitted and reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demo import places
from demo.calendar import PAST, Collection
from demo.cells import Cell
from demo.courses import cohort_rows
from demo.files import STOCKS, as_csv, stock_rows
from demo.observations import observation_rows
from demo.plans import plan_rows
from partners.actors import Actor
from partners.models import Organisation, System
from workforce.models import Round, Standing, Upload, Version
from workforce.services import many, rounds, uploads

REASONS: Mapping[str, str] = {
    "negative-vacancy": "Healthcare support workers were recruited ahead of the winter ward, which is funded from "
    "November.",
    "coarse-and-fine": "The plan is made by staff group; figures in post are told by profession.",
    "cohort-reported-twice": "Another intake of the same course: these students are not those of the other return.",
    "cover-in-substantive": "The likeness is chance: staff grew over the half year by about as many as bank and agency "
    "bring.",
    "large-change": "A small team: one or two people more or fewer.",
}
"""What the demo's people say to the warnings that their figures raise."""


class NotReady(RuntimeError):
    """A file of the demo is not what the rules ask for; it is a fault of the demo."""


@dataclass(frozen=True)
class Parcel:
    """A file that somebody sends in: its rows, the sections that they are of, and whose word they are."""

    name: str
    rows: Sequence[Mapping[str, str]]
    sections: Sequence[str]
    standing: str = Standing.OWN


@dataclass(frozen=True)
class Collectors:
    """Who sends figures and who reviews them."""

    sender: Actor
    reviewer: Actor


def collect(*, system: System, who: Collectors, lead: Actor, cells: Sequence[Cell], groups: Mapping[str, str]) -> None:
    """All past collections of the system, each accepted and closed; the lead sends in the last of their own trust."""
    here = [cell for cell in cells if cell.partner.system == system.code]
    for collection in PAST:
        opened = _open(who.sender, system, collection)
        versions = [
            version
            for parcel in _parcels(here, groups, collection)
            for version in send(actor=who.sender, round_=opened, parcel=parcel)
        ]
        if collection is PAST[-1]:
            versions += _by_lead(lead, opened, here, collection)
        many.accept_many(actor=who.reviewer, versions=versions)
        rounds.close_round(actor=who.sender, round_=opened)


def _open(actor: Actor, system: System, collection: Collection) -> Round:
    return rounds.open_round(
        actor=actor, system=system, base_month=collection.base, opens=collection.base, due=collection.due
    )


def _parcels(cells: Sequence[Cell], groups: Mapping[str, str], collection: Collection) -> list[Parcel]:
    """The files of a collection: a list of staff and posts, and the sections that are due."""
    own = [cell for cell in cells if not cell.partner.area_of]
    by_planner = [cell for cell in own if collection is not PAST[-1] or cell.partner is not places.ACUTE]
    areas = stock_rows([cell for cell in cells if cell.partner.area_of], collection.months)
    month = f"{collection.base:%Y-%m}"
    found = [Parcel(f"staff-and-posts-{month}.csv", stock_rows(by_planner, collection.months), STOCKS)]
    found.append(Parcel(f"independent-care-estimates-{month}.csv", areas, STOCKS, Standing.PUBLISHED))
    found.append(Parcel(f"operating-plan-{month}.csv", plan_rows(cells, groups, collection.base), ["plan"]))
    if collection is PAST[-1] and any(cell.partner is places.ACUTE for cell in cells):
        found.append(Parcel(f"training-cohorts-{month}.csv", cohort_rows(), ["pipeline"]))
    found.append(Parcel(f"indicators-{month}.csv", observation_rows(cells, collection.months), ["indicators"]))
    return [parcel for parcel in found if parcel.rows]


def _by_lead(lead: Actor, opened: Round, cells: Sequence[Cell], collection: Collection) -> list[Version]:
    own = [cell for cell in cells if cell.partner is places.ACUTE]
    if not own:
        return []
    parcel = Parcel(f"X-AC1 workforce return {collection.base:%B %Y}.csv", stock_rows(own, collection.months), STOCKS)
    organisation = Organisation.objects.get(code=places.ACUTE.code)
    return send(actor=lead, round_=opened, parcel=parcel, organisation=organisation)


def send(*, actor: Actor, round_: Round, parcel: Parcel, organisation: Organisation | None = None) -> list[Version]:
    """Upload a file, have it read, and submit it.

    Raises:
        NotReady: the file was not understood, or is wrong.
    """
    upload = uploads.receive(
        actor=actor, name=parcel.name, content=as_csv(parcel.rows, parcel.sections), round_=round_,
        organisation=organisation, standing=parcel.standing,
    )  # fmt: skip
    uploads.read(upload=upload)
    if upload.state != Upload.State.READY:
        raise NotReady(f"{parcel.name}: {upload.get_state_display()}. {upload.outlook.get('messages')}")
    return uploads.submit(actor=actor, upload=upload, reasons=REASONS)
