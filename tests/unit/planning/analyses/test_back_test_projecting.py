"""What is compared like for like, over which time, and how much of what the model itself could do lies in the range."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from planning.engine import NodeResult, project
from planning.services.back_test.matching import left_out, matched
from planning.services.back_test.projecting import Compared, compared, frame_between
from planning.services.back_test.scoring import Point, score
from planning.services.model_inputs import prepare
from planning.services.snapshots.data import CellFacts, PeerEstimate, Snapshot
from tests.unit.planning.analyses.worlds import SNAPSHOT

SEPTEMBER, JUNE = dt.date(2017, 9, 1), dt.date(2018, 6, 1)


def cell(organisation: str, profession: str = "nurse", setting: str = "ward", **figures: Any) -> CellFacts:
    told = {"substantive": 100.0, "supply_from": "reported", "establishment_from": "reported", **figures}
    return CellFacts(organisation, profession, setting, **told)


def month(*cells: CellFacts, **more: Any) -> Snapshot:
    return replace(SNAPSHOT, cells=cells, draws=200, **more)


# Time


def test_there_is_a_position_at_each_march_between() -> None:
    frame = frame_between(SEPTEMBER, dt.date(2019, 6, 1))
    days = [(2017, 9, 30), (2018, 3, 31), (2019, 3, 31), (2019, 6, 30)]
    assert frame.positions == tuple(dt.date(*day) for day in days)
    assert frame.steps == pytest.approx((0.5, 1.0, 0.25))


@pytest.mark.parametrize(("before", "after"), [(SEPTEMBER, dt.date(2017, 11, 1)), (dt.date(2018, 3, 1), JUNE)])
def test_a_short_time_is_one_step(before: dt.date, after: dt.date) -> None:
    assert len(frame_between(before, after).steps) == 1


def test_a_march_is_not_counted_twice() -> None:
    assert frame_between(SEPTEMBER, dt.date(2018, 3, 1)).steps == (0.5,)


# Like for like


def test_settings_are_added_up() -> None:
    before = month(cell("RH8", substantive=60.0), cell("RH8", setting="clinic", substantive=40.0))
    found = matched(before, month(cell("RH8", setting="not-specified", substantive=90.0)), "supply")
    assert (found.before, found.after) == ({("RH8", "nurse"): 100.0}, {("RH8", "nurse"): 90.0})


@pytest.mark.parametrize(
    "other",
    [
        cell("RBZ", age_months=1, supply_from="carried"),
        cell("RBZ", published=True, supply_from="estimated"),
        cell("RBZ", substantive=None),
    ],
    ids=["carried", "published", "unknown"],
)
def test_what_was_not_reported_for_the_month_is_left_out(other: CellFacts) -> None:
    before, after = month(cell("RBZ"), cell("RH8")), month(other, cell("RH8"))
    assert matched(before, after, "supply").organisations == {"RH8"}
    assert left_out(before, after) == [{"code": "RBZ", "name": "South Hospital", "reported": "before"}]


def test_an_estimate_from_peers_is_left_out() -> None:
    estimate = PeerEstimate("RBZ", 100.0, "beds", ("RH8",), 300.0)
    after = month(cell("RBZ", supply_from="estimated"), cell("RH8"), peer_estimates=(estimate,))
    assert matched(month(cell("RBZ"), cell("RH8")), after, "supply").organisations == {"RH8"}


def test_posts_turned_into_wte_are_a_report() -> None:
    posts = cell("RH8", supply_from="estimated")
    assert matched(month(posts), month(posts), "supply").organisations == {"RH8"}


def test_a_profession_of_one_month_alone_is_counted() -> None:
    found = matched(month(cell("RH8"), cell("RH8", "carer", substantive=25.0)), month(cell("RH8")), "supply")
    assert (found.unmatched, found.share) == (1, 0.8)


def test_posts_are_compared_where_both_months_have_them() -> None:
    with_posts = cell("RH8", establishment=120.0)
    assert matched(month(with_posts), month(with_posts, cell("RBZ")), "funded").after == {("RH8", "nurse"): 120.0}
    assert not matched(month(with_posts), month(cell("RH8")), "funded").after


# The projection


def against_itself(
    told: Snapshot, measure: str = "supply", before: dt.date = SEPTEMBER, after: dt.date = JUNE
) -> list[Compared]:
    """As if nothing had changed between the months."""
    return compared(told, frame_between(before, after), {measure: matched(told, told, measure)})[measure]


def test_figures_count_by_the_organisation_s_share() -> None:
    told = month(cell("RBZ", substantive=80.0), cell("RH8", substantive=50.0))
    [system] = [one for one in against_itself(told) if one.level == "system"]
    assert (system.opening, system.point.observed, system.only) == (90.0, 90.0, "")


def test_a_level_of_one_organisation_is_its_own() -> None:
    told = month(cell("RBZ"), cell("RH8"), cell("RH8", "carer"))
    professions = [one for one in against_itself(told) if one.level == "profession"]
    assert {one.key["profession"]: one.only for one in professions} == {"carer": "RH8", "nurse": ""}


def test_posts_that_did_not_change_are_projected_as_they_grow() -> None:
    told = month(cell("RH8", establishment=100.0))
    rows = against_itself(told, "funded", dt.date(2018, 3, 1), dt.date(2019, 3, 1))
    [one] = [row for row in rows if row.level == "cell"]
    assert one.point.p10 < 102.0 < one.point.p90
    assert one.point.error == pytest.approx(2.2, abs=0.4)


def test_four_in_five_of_what_the_model_itself_does_lie_in_its_range() -> None:
    """The truth is a drawn future of the model itself; over many of them, coverage is what the range says it is."""
    told = month(*(cell("RH8", setting=f"ward-{number:02}", substantive=50.0 + number) for number in range(20)))
    model = replace(prepare(told, frame_between(SEPTEMBER, dt.date(2020, 6, 1))).model(told, ()), draws=400)
    ranges = project(model).nodes
    futures = [project(replace(model, seed=seed, draws=1)).nodes for seed in range(1000, 1060)]
    found = score(point(ranges[one.code], future[one.code]) for future in futures for one in told.cells)
    assert (found.count, found.verdict) == (1200, "about_right")
    assert found.coverage == pytest.approx(0.8, abs=0.04)
    assert found.bias == pytest.approx(0.0, abs=0.01)


def point(ranges: NodeResult, future: NodeResult) -> Point:
    """Staff in post at the end: the range, and the only draw of a future."""
    p10, p50, p90 = (float(getattr(ranges.supply, part)[-1]) for part in ("p10", "p50", "p90"))
    return Point(p10, p50, p90, float(future.supply.p50[-1]))
