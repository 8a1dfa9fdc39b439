"""The fictional region, systems, boroughs and partners. Nobody should take a name or a code for a real one.

Codes of organisations have a dash, which codes of the Organisation Data Service never have.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from partners.models import Sector, SizeMeasure

REGION: Final = ("YX1", "Demonstration region (fictional)")
SYSTEM: Final = ("QX1", "Exampleshire and Samplemere (fictional)")
NEIGHBOUR: Final = ("QX2", "Mockford and Pretendle (fictional)")
POPULATION: Final = 1_200_000
NEIGHBOUR_POPULATION: Final = 800_000
SYSTEM_OPENED: Final = dt.date(2022, 7, 1)
MERGED: Final = dt.date(2026, 4, 1)


@dataclass(frozen=True)
class Borough:
    code: str
    name: str
    people: int

    @property
    def share(self) -> float:
        return self.people / POPULATION


NORTH = Borough("QX1-N", "North Exampleshire", 380_000)
SOUTH = Borough("QX1-S", "South Exampleshire", 320_000)
SAMPLEMERE = Borough("QX1-M", "Samplemere", 290_000)
PORT = Borough("QX1-P", "Port Specimen", 210_000)
BOROUGHS: Final = (NORTH, SOUTH, SAMPLEMERE, PORT)


@dataclass(frozen=True)
class Partner:
    """An organisation of the demo.

    Attributes:
        kind: which staffing it has (see ``demo.staffing``).
        weight: its part of what organisations of its kind have together, or its own posts or WTE.
        place: the borough it lies in; None = it serves them all.
        area_of: the council whose area's independent sector it stands for.
        within: the area node that estimates it.
        quarterly: it reports at the ends of quarters only.
        last: the last month that it reported; None = it goes on.
        first: the first month that it reported for.
        size: how large it is, and ``size_measure`` what that counts; 0 = not told.
        silent: it has never reported anything.
    """

    code: str
    name: str
    sector: str
    kind: str
    weight: float
    place: Borough | None = None
    area_of: str = ""
    within: str = ""
    quarterly: bool = True
    first: dt.date | None = None
    last: dt.date | None = None
    missed: tuple[dt.date, ...] = ()
    system: str = SYSTEM[0]
    size: int = 0
    size_measure: str = ""
    silent: bool = False


def _trust(code: str, name: str, sector: str, kind: str, weight: float, place: Borough | None = None) -> Partner:
    return Partner(code, name, sector, kind, weight, place, quarterly=False)


ACUTE: Final = _trust(
    "X-AC1", "Exampleshire University Hospitals NHS Trust", Sector.ACUTE, "acute", 0.44, NORTH
)  # fmt: skip
SECOND_ACUTE: Final = _trust("X-AC2", "Port Specimen Hospitals NHS Trust", Sector.ACUTE, "acute", 0.25, PORT)
MERGED_ACUTE: Final = replace(
    _trust("X-AC3", "Samplemere and South Exampleshire Hospitals NHS Trust", Sector.ACUTE, "acute", 0.31, SAMPLEMERE),
    first=MERGED,
)
LAST_BEFORE_MERGER: Final = dt.date(2026, 3, 1)
PREDECESSORS: Final = (
    replace(
        _trust("X-AC4", "Samplemere General Hospital NHS Trust", Sector.ACUTE, "acute", 0.58, SAMPLEMERE),
        last=LAST_BEFORE_MERGER,
    ),
    replace(
        _trust("X-AC5", "South Exampleshire Hospitals NHS Trust", Sector.ACUTE, "acute", 0.42, SOUTH),
        last=LAST_BEFORE_MERGER,
    ),
)
"""The two trusts that became the third; their weights are parts of it."""

MENTAL_HEALTH: Final = _trust(
    "X-MH1", "Exampleshire Mental Health Partnership NHS Trust", Sector.MENTAL_HEALTH, "mental_health", 1
)
COMMUNITY: Final = replace(
    _trust("X-CO1", "Exampleshire Community Health NHS Trust", Sector.COMMUNITY, "community", 1),
    missed=(dt.date(2026, 9, 1),),
)
AMBULANCE: Final = _trust("X-AM1", "Specimen Coast Ambulance Service NHS Trust", Sector.AMBULANCE, "ambulance", 1)
AMBULANCE_SHARE: Final = 60
"""Per cent that counts in the system; the rest counts in the neighbour."""

TRUSTS: Final = (ACUTE, SECOND_ACUTE, MERGED_ACUTE, *PREDECESSORS, MENTAL_HEALTH, COMMUNITY, AMBULANCE)


def _councils() -> tuple[Partner, ...]:
    found = []
    for number, borough in enumerate(BOROUGHS, start=1):
        code, named = f"X-LA{number}", f"{borough.name} Council"
        care = Sector.ADULT_SOCIAL_CARE
        found.append(Partner(code, f"{named} (own employees)", care, "council", borough.share, borough))
        found.append(
            Partner(
                f"{code}-IS", f"Independent care sector in {borough.name}", care, "care_area", borough.share, borough,
                area_of=code,
            )
        )  # fmt: skip
    return tuple(found)


COUNCILS: Final = _councils()
WITHIN: Final = {borough.code: f"X-LA{number}-IS" for number, borough in enumerate(BOROUGHS, start=1)}

STALE_SINCE: Final = dt.date(2025, 12, 1)
"""The last month that the stale practice reported for, nine months before the base month."""

_NETWORKS = (
    ("Fernbank", NORTH, 11), ("Hillcrest", NORTH, 9), ("Old Mill", NORTH, 8), ("Longmeadow", SOUTH, 12),
    ("Orchard", SOUTH, 12), ("Saltmarsh", SAMPLEMERE, 10), ("Willow Lane", SAMPLEMERE, 8), ("Reedbed", SAMPLEMERE, 7),
    ("Quayside", PORT, 9), ("Lighthouse", PORT, 7),
)  # fmt: skip
_PRACTICES = (
    ("Acorn", NORTH, 12_900), ("Beechwood", NORTH, 11_800), ("Cedar House", NORTH, 13_400),
    ("Daffodil Street", NORTH, 12_200), ("Elm Grove", SOUTH, 12_600), ("Foxglove", SOUTH, 11_500),
    ("Gorse Hill", SOUTH, 13_100), ("Hawthorn", SOUTH, 12_400), ("Ivy Court", SAMPLEMERE, 12_800),
    ("Juniper", SAMPLEMERE, 11_900), ("Kestrel Road", SAMPLEMERE, 13_600), ("Lime Tree", PORT, 12_300),
    ("Maple", PORT, 12_700), ("Nettle Bank", PORT, 13_000), ("Owl Lane", PORT, 6_900),
)  # fmt: skip
"""Practices with their registered patients."""

PRACTICE_WEIGHT: Final = 0.0105
SILENT_WEIGHT: Final = 0.0056
_SILENT = "Owl Lane"


def _primary_care() -> tuple[Partner, ...]:
    own = SILENT_WEIGHT + PRACTICE_WEIGHT * (len(_PRACTICES) - 1)
    rest = (1 - own) / sum(weight for _, _, weight in _NETWORKS)
    found = [
        Partner(
            f"X-PC{number:02}", f"{name} Primary Care Network (and practices reporting through it)",
            Sector.PRIMARY_CARE, "general_practice", weight * rest, borough,
        )
        for number, (name, borough, weight) in enumerate(_NETWORKS, start=1)
    ]  # fmt: skip
    for number, (name, borough, patients) in enumerate(_PRACTICES, start=1):
        found.append(
            Partner(
                f"X-GP{number:02}", f"{name} Surgery", Sector.PRIMARY_CARE, "general_practice",
                SILENT_WEIGHT if name == _SILENT else PRACTICE_WEIGHT, borough,
                last=STALE_SINCE if name == "Gorse Hill" else None, size=patients,
                size_measure=SizeMeasure.PATIENTS, silent=name == _SILENT,
            )
        )  # fmt: skip
    return tuple(found)


PRIMARY_CARE: Final = _primary_care()
PRACTICE: Final = next(one for one in PRIMARY_CARE if one.code == "X-GP01")
SILENT_PRACTICE: Final = next(one for one in PRIMARY_CARE if one.silent)
STALE_PRACTICE: Final = next(one for one in PRIMARY_CARE if one.last == STALE_SINCE)


def _provider(code: str, name: str, kind: str, posts: float, place: Borough) -> Partner:
    at_home = kind == "home_care"
    return Partner(
        code, name, Sector.ADULT_SOCIAL_CARE, kind, posts, place, within=WITHIN[place.code],
        size=round(posts * 20 if at_home else posts / 1.3),
        size_measure=SizeMeasure.CARE_HOURS if at_home else SizeMeasure.CARE_PLACES,
    )  # fmt: skip


CARE_PROVIDERS: Final = (
    _provider("X-CH01", "Bluebell House Care Home", "nursing_home", 96, NORTH),
    _provider("X-CH02", "The Larches Care Home", "residential_home", 58, NORTH),
    _provider("X-CH03", "Primrose Court Care Home", "nursing_home", 112, SOUTH),
    _provider("X-CH04", "Meadow View Care Home", "residential_home", 47, SOUTH),
    _provider("X-CH05", "Samplemere Lodge Care Home", "nursing_home", 84, SAMPLEMERE),
    _provider("X-CH06", "Rosemary Grange Care Home", "residential_home", 52, SAMPLEMERE),
    _provider("X-CH07", "Harbour Rest Care Home", "nursing_home", 73, PORT),
    _provider("X-CH08", "Seagull Cottage Care Home", "residential_home", 31, PORT),
    _provider("X-HC01", "Kind Hands Home Care", "home_care", 265, NORTH),
    _provider("X-HC02", "Exampleshire Care at Home", "home_care", 180, SOUTH),
    _provider("X-HC03", "Doorstep Care Samplemere", "home_care", 142, SAMPLEMERE),
    _provider("X-HC04", "Lantern Home Support", "home_care", 118, PORT),
    _provider("X-HC05", "Open Door Supported Living", "home_care", 204, NORTH),
)
CARE_HOME: Final = CARE_PROVIDERS[0]

OTHERS: Final = (
    Partner("X-HO1", "Samplemere Hospice", Sector.INDEPENDENT_VOLUNTARY, "hospice", 168, SAMPLEMERE),
    Partner("X-IN1", "Specimen Bay Independent Hospital", Sector.INDEPENDENT_VOLUNTARY, "independent", 235, PORT),
    Partner(
        "X-VO1", "Exampleshire Recovery and Wellbeing Charity", Sector.INDEPENDENT_VOLUNTARY, "voluntary", 64, SOUTH
    ),
    Partner("X-PH1", "Placeholder Pharmacies", Sector.PHARMACY, "pharmacy", 310),
    Partner("X-IB1", "Exampleshire and Samplemere Integrated Care Board", Sector.ICB, "icb", 290, quarterly=False),
)
HOSPICE: Final = OTHERS[0]
UNIVERSITY: Final = Partner("X-UN1", "University of Exampleshire", Sector.EDUCATION, "university", 0)

NEIGHBOURS: Final = (
    Partner("Y-AC1", "Mockford Hospitals NHS Trust", Sector.ACUTE, "neighbour_acute", 6_900, system=NEIGHBOUR[0]),
    Partner("Y-IB1", "Mockford and Pretendle Integrated Care Board", Sector.ICB, "icb", 210, system=NEIGHBOUR[0]),
)

PARTNERS: Final = (*TRUSTS, *COUNCILS, *PRIMARY_CARE, *CARE_PROVIDERS, *OTHERS, UNIVERSITY)
EVERYBODY: Final = (*PARTNERS, *NEIGHBOURS)
