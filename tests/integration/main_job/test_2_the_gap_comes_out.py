"""Both systems are worked out from the file: years ahead, flagged as assumed, and traceable to its rows."""

from decimal import Decimal

import pytest

from partners.actors import Actor
from partners.roles import Role
from planning.selectors import explain, projections
from planning.selectors.sight import EVERYTHING
from planning.selectors.trace import Trace, trace
from tests.integration.main_job.story import (
    JUNE,
    MARCH_2019,
    PUBLISHED,
    Story,
    node,
    organisation,
    rows_of_file,
    shown,
    supply,
)
from tests.plugins.people import make_member
from workforce.reading.excerpt import read_excerpt
from workforce.rules import Cells
from workforce.selectors.origins import where_from

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("main job: the gap")]
SYSTEMS = ("QJK", "QKK")


def traced(story: Story, system: str) -> Trace:
    return trace(story.first, shown(system), node(system), limit=1000)


@pytest.mark.parametrize("system", SYSTEMS)
def test_supply_starts_where_the_file_ends(worked_out: Story, system: str) -> None:
    assert supply(system) == float(PUBLISHED[system, JUNE])


@pytest.mark.parametrize("system", SYSTEMS)
def test_positions_run_from_31_march_2019_onwards(worked_out: Story, system: str) -> None:
    assert shown(system).positions[:3] == ["2018-06-30", MARCH_2019.isoformat(), "2020-03-31"]


def test_demand_is_flagged_as_assumed(worked_out: Story) -> None:
    assert node("QJK").quality["assumed"] == {"funded": True, "need": False}


def test_the_gap_at_the_base_date_is_the_vacancy_rate_of_2018_and_nothing_else(worked_out: Story) -> None:
    """The assumptions are dated: figures of 2018 take the rate of 2018, within what is assumed for groups."""
    figures = node("QJK").figures["funded"]
    assert 0.08 < figures["gap"]["central"][0] / figures["demand"]["central"][0] < 0.12


def test_the_headline_says_that_it_only_returns_an_assumption(worked_out: Story) -> None:
    run = shown("QJK")
    told = explain.headline(run, node("QJK"), "funded", 1, EVERYTHING).sentence
    assert "only returns the assumed vacancy rate" in told


def test_assumed_gaps_are_kept_out_of_the_biggest(worked_out: Story) -> None:
    run = shown("QJK")
    hidden = projections.biggest_gaps(run, basis="funded", position=1)
    there = projections.biggest_gaps(run, basis="funded", position=1, include_assumed=True)
    assert (len(hidden), len(there)) == (0, 10)


def test_need_is_unknown_rather_than_nought(worked_out: Story) -> None:
    assert node("QJK").figures["need"] is None


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_figure_leads_to_the_row_that_says_so(worked_out: Story, system: str) -> None:
    rows = rows_of_file(worked_out.path)
    for one in traced(worked_out, system).lines:
        [[first, last]] = one.origin["rows"]  # type: ignore[index]
        row = rows[first]
        assert first == last
        assert (row["org_code"], row["staff_group"]) == (one.organisation, one.line.source_label)
        assert Decimal(row["fte"]) == one.value


def test_where_it_comes_from_shows_the_row_as_it_stands_in_the_file(worked_out: Story) -> None:
    one = traced(worked_out, "QJK").lines[0]
    found = where_from(one.line, one.figure)
    assert isinstance(found.place, Cells)
    [(number, texts)] = read_excerpt(worked_out.path, found.place).rows
    assert list(texts) == list(rows_of_file(worked_out.path)[number].values())


def test_the_traced_figures_add_up_to_the_projections_start(worked_out: Story) -> None:
    assert sum(one.value for one in traced(worked_out, "QJK").lines) == PUBLISHED["QJK", JUNE]


def test_a_workforce_lead_traces_their_own_figures_and_is_told_of_the_others(worked_out: Story) -> None:
    lead = Actor.of(make_member(Role.WORKFORCE_LEAD, organisation("RH8")))
    found = trace(lead, shown("QJK"), node("QJK"), limit=1000)
    assert ({one.organisation for one in found.lines}, found.total - found.hidden) == ({"RH8"}, len(found.lines))
