"""From intake to post: where people are lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pillars.analysis.funnel import TOO_FEW_PLACES, Stage, funnel

COURSE = (Stage("complete", 0.8), Stage("join", 0.9), Stage("stay local", 0.5))


def test_each_stage_leaves_its_share() -> None:
    found = funnel(100, COURSE)
    assert [level.people for level in found.levels] == pytest.approx([80, 72, 36])
    assert found.joiners == pytest.approx(36)


def test_a_loss_counts_those_who_would_have_joined() -> None:
    assert [level.lost for level in funnel(100, COURSE).levels] == pytest.approx([9, 4, 36])


def test_the_bottleneck_is_where_most_joiners_are_lost() -> None:
    assert funnel(100, COURSE).bottleneck == "stay local"


def test_where_even_all_who_start_would_not_do_there_are_too_few_places() -> None:
    assert funnel(100, COURSE, needed=101).bottleneck == TOO_FEW_PLACES
    assert funnel(100, COURSE, needed=99).bottleneck == "stay local"


def test_where_nothing_is_lost_there_is_no_bottleneck() -> None:
    assert funnel(100, (Stage("complete", 1.0),)).bottleneck == ""


@pytest.mark.parametrize(("intake", "share"), [(-1, 0.5), (1, 1.1), (1, -0.1)])
def test_impossible_numbers_are_refused(intake: float, share: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        funnel(intake, (Stage("complete", share),))


@given(st.floats(0, 1e4), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_mending_one_stage_brings_exactly_what_it_was_said_to_lose(intake: float, shares: list[float]) -> None:
    stages = [Stage(str(place), share) for place, share in enumerate(shares)]
    before = funnel(intake, stages)
    for place, level in enumerate(before.levels):
        mended = [Stage(one.name, 1.0) if number == place else one for number, one in enumerate(stages)]
        assert funnel(intake, mended).joiners - before.joiners == pytest.approx(level.lost, abs=1e-6)
