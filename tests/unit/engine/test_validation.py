"""A model that cannot be projected is refused, with the place and plain words."""

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import pytest

from planning.engine import (
    CellInputs,
    Cohort,
    Cover,
    Demand,
    Driver,
    Flow,
    ModelError,
    ModelInputs,
    Pipeline,
    RollUp,
    ServiceChange,
    Triple,
    exactly,
    project,
    validate,
)
from tests.unit.engine.builders import BANDS, certain_cell, model

GROWTH = Driver("population", exactly(0.01))
COHORT = Cohort(dt.date(2024, 9, 1), exactly(-1))


def of(**changes: Any) -> ModelInputs:
    return model(certain_cell(**changes))


def needing(**changes: Any) -> ModelInputs:
    return of(need=Demand(100.0, **changes))


def course(**changes: Any) -> ModelInputs:
    return of(pipelines=(replace(Pipeline("degree", "graduates", (), 3), **changes),))


BAD = {
    "/steps": model(steps=()),
    "/steps/1": model(steps=(1.0, 0.0)),
    "/age_edges": model(age_edges=(20.0,)),
    "/age_edges/2": model(age_edges=(20.0, 30.0, 30.0)),
    "/draws": model(draws=0),
    "/seed": model(seed=-1),
    "/local_variance_share": model(local_variance_share=1.5),
    "/cells/1/code": model(certain_cell("A"), certain_cell("A")),
    "/cells/0/code": model(certain_cell("")),
    "/cells/0/opening": of(opening=(1.0,)),
    "/cells/0/opening/2": of(opening=(1.0, 1.0, math.nan, 1.0)),
    "/cells/0/leave_rate/3/high": of(leave_rate=(exactly(0.1),) * 3 + (Triple(0.1, 0.2, 10.5),)),
    "/cells/0/leave_rate/0": of(leave_rate=(Triple(0.3, 0.2, 0.4),) * BANDS),
    "/cells/0/leave_rate/1": of(leave_rate=((exactly(0.1),) * 4, (exactly(0.1),) * 3, exactly(0), exactly(0))),
    "/cells/0/retire_rate": of(retire_rate=(exactly(0.1),)),
    "/cells/0/participation/0/low": of(participation=(Triple(-1, 0, 1),) * BANDS),
    "/cells/0/joiner_profile": of(joiner_profile=(0.5, 0.4, 0.0, 0.0)),
    "/cells/0/joiners/0/per_year/low": of(joiners=(Flow("international recruitment", Triple(-1, 0, 1)),)),
    "/cells/0/joiners/1/route": of(joiners=(Flow("a", exactly(1)), Flow("a", exactly(1)))),
    "/cells/0/joiners/0/route": of(joiners=(Flow("leavers", exactly(1)),)),
    "/cells/0/pipelines/0/course_years": course(course_years=0),
    "/cells/0/pipelines/0/attrition/low": course(attrition=exactly(13)),
    "/cells/0/pipelines/0/route": course(route=""),
    "/cells/0/pipelines/0/cohorts/0/students/low": course(cohorts=(COHORT,)),
    "/cells/0/need/opening_wte": of(need=Demand(math.nan)),
    "/cells/0/need/additive/0/name": needing(compounding=(GROWTH,), additive=(GROWTH,)),
    "/cells/0/need/compounding/0/per_year/low": needing(compounding=(Driver("x", exactly(-1.5)),)),
    "/cells/0/need/compounding/0/per_year": needing(compounding=(Driver("x", exactly(3200.0)),)),
    "/cells/0/need/compounding/0/net_of_productivity": needing(
        compounding=(Driver("x", exactly(0.03), net_of_productivity=True),), productivity=exactly(0.01)
    ),
    "/cells/0/need/service_changes/0/wte/mode": needing(
        service_changes=(ServiceChange("x", Triple(0, math.inf, math.inf), dt.date(2027, 1, 1)),)
    ),
    "/cells/0/need/productivity/low": needing(productivity=exactly(1.5)),
    "/cells/0/need/mitigation/low": needing(mitigation=exactly(-0.1)),
    "/cells/0/cover/0/wte/low": of(cover=(Cover("bank", exactly(-1)),)),
    "/cells/0/cover/0/wte": of(cover=(Cover("bank", (exactly(1),)),)),
    "/cells/0/supply_series": of(supply_series=(1.0,)),
    "/roll_ups/0/parts": model(roll_ups=(RollUp("all", ()),)),
    "/roll_ups/0/parts/0/0": model(roll_ups=(RollUp("all", (("nowhere", 1.0),)),)),
    "/roll_ups/0/parts/0/1": model(certain_cell("A"), roll_ups=(RollUp("all", (("A", 1.5),)),)),
    "/roll_ups/0/parts/1/0": model(certain_cell("A"), roll_ups=(RollUp("all", (("A", 0.5), ("A", 0.5))),)),
    "/roll_ups/0/code": model(certain_cell("A"), roll_ups=(RollUp("A", (("A", 1.0),)),)),
}


@pytest.mark.parametrize("location", BAD)
def test_the_error_points_at_the_place(location: str) -> None:
    with pytest.raises(ModelError) as caught:
        project(BAD[location])
    assert caught.value.location == location


def test_the_error_says_what_to_write() -> None:
    with pytest.raises(ModelError, match=r"write 10\.5 % as 0\.105"):
        validate(of(leave_rate=(exactly(10.5),) * BANDS))


def test_a_good_model_passes() -> None:
    validate(model())


def test_a_series_needs_no_stock() -> None:
    bare = CellInputs("A", None, (), (), (), (), supply_series=(1.0,) * 5, need=Demand(2.0))
    assert project(model(bare)).nodes["A"].bases["need"].gap.p50.tolist() == [1.0] * 5
