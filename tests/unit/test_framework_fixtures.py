"""The templates of frameworks that come with the product."""

from collections import defaultdict

import pytest

from tests.unit.test_reference_fixtures import codes, rows

PARTS = {
    "people-plan": ["Resourcing", "Learning & Education", "Workforce Strategy", "Best Place to Work"],
    "one-workforce": [
        "Strategic workforce planning",
        "Training and education",
        "A great place to work",
        "A culture of inclusion and wellbeing",
        "Enabling innovation",
    ],
}


@pytest.mark.parametrize("framework", PARTS)
def test_each_template_has_its_pillars_in_order(framework: str) -> None:
    assert [row["name"] for row in rows("pillars") if row["framework_code"] == framework] == PARTS[framework]


@pytest.mark.parametrize("framework", PARTS)
def test_every_pillar_has_workstreams_and_long_term_plan_workstreams_have_none(framework: str) -> None:
    by_kind = defaultdict(set)
    for row in rows("workstreams"):
        if row["framework_code"] == framework:
            by_kind[row["kind"]].add(row["pillar_code"])
    pillars = {row["code"] for row in rows("pillars") if row["framework_code"] == framework}
    assert by_kind == {"pillar": pillars, "long_term_plan": {""}}


def test_a_measure_is_computed_or_observed_or_entered_and_never_two_of_them() -> None:
    assert [row["slug"] for row in rows("plan_measures") if row["computed"] and row["observes"]] == []


def test_what_a_measure_observes_is_a_reference_measure() -> None:
    assert {row["observes"] for row in rows("plan_measures")} - {""} <= codes("measures")
