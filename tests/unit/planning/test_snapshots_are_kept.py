"""A snapshot is kept to the last bit, and one that an older version of the product kept can still be read."""

import datetime as dt
import zlib
from dataclasses import replace

import orjson

from planning.services.snapshots.data import AssumptionFacts, CellFacts, OrganisationFacts, Snapshot, packed, unpacked
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts

PLAIN = Snapshot(
    system="QXX",
    base_month=dt.date(2025, 9, 1),
    horizon_years=3,
    seed=7,
    draws=10,
    cells=(CellFacts("RH8", "nurse", "ward", substantive=100.1, ages=(1.0, 2.0)),),
    organisations={"RH8": OrganisationFacts("RH8", "A trust", "acute", places={"north": 0.3})},
    professions={},
    assumptions=(AssumptionFacts("leave_rate", "system", 0.1, 0.2, 0.3, starts=dt.date(2026, 4, 1)),),
)
FULL = replace(
    PLAIN,
    assumptions=(AssumptionFacts("leave_rate", "system", 0.1, 0.2, 0.3, age_band="55-59"),),
    movements=(MovementFacts("Step up", "carer", "nurse", 0.01, 0.02, 0.03, ends=dt.date(2030, 4, 1)),),
    service_changes=(ServiceChangeFacts("New ward", "RH8", "nurse", -1.0, 2.0, 3.0, dt.date(2027, 4, 1)),),
    staffing_ratios=(RatioFacts("Beds", "RH8", "nurse", "beds", 200.0, 0.4, 0.5, 0.6),),
)
LATER = ("movements", "service_changes", "staffing_ratios")


def test_what_is_kept_is_read_again_as_it_was() -> None:
    assert unpacked(packed(FULL)) == FULL


def test_what_was_kept_before_there_were_levers_is_read() -> None:
    old = orjson.loads(zlib.decompress(packed(PLAIN)))
    for name in LATER:
        del old[name]
    del old["assumptions"][0]["age_band"]
    assert unpacked(zlib.compress(orjson.dumps(old))) == PLAIN
