"""Steps of a bridge are named in people's words."""

import pytest

from planning.selectors.explain import label

NAMES = {
    "transfer: Nursing associates": "Moving between professions: Nursing associates",
    "service change: New ward": "Change of service: New ward",
    "activity: Beds": "Activity that need follows: Beds",
    "staffing ratio: Beds": "Staff that each unit needs: Beds",
    "demand growth: population and its ageing": "Population and its ageing",
    "demand growth: net demand growth": "Demand growing",
    "retention: intervention: Flexible hours": "Intervention: Flexible hours",
    "something new": "Something new",
}


@pytest.mark.parametrize(("name", "words"), NAMES.items())
def test_a_step_is_called(name: str, words: str) -> None:
    assert label(name) == words
