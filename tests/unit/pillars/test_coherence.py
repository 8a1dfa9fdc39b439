"""Whether actions fit together: judged from what they say, without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from pillars.selectors.coherence import Plan, clashes, leaderless, overdue, unmeasured

TODAY = dt.date(2026, 11, 25)
NORTH = Plan(
    "A-001", "Recruit abroad", frozenset({"nurse", "midwife"}), place="upper", partner="RH8",
    starts=dt.date(2026, 4, 1), due=dt.date(2027, 3, 31),
)  # fmt: skip
SOUTH = replace(NORTH, reference="A-002", title="Recruit at home", partner="RBZ", professions=frozenset({"nurse"}))


def test_two_partners_at_the_same_people_clash() -> None:
    assert [(one.plans, one.professions) for one in clashes([SOUTH, NORTH])] == [((NORTH, SOUTH), ("nurse",))]


@pytest.mark.parametrize(
    "change",
    [
        {"partner": "RH8"},
        {"partner": ""},
        {"place": "lower"},
        {"professions": frozenset({"paramedic"})},
        {"professions": frozenset()},
        {"starts": dt.date(2027, 4, 1), "due": dt.date(2028, 3, 31)},
        {"starts": None, "due": dt.date(2026, 3, 31)},
    ],
    ids=["same partner", "no partner", "another place", "other people", "nobody named", "afterwards", "before"],
)
def test_otherwise_they_do_not(change: dict[str, object]) -> None:
    assert clashes([NORTH, replace(SOUTH, **change)]) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"place": ""}, {"starts": None, "due": None}, {"starts": dt.date(2027, 3, 31), "due": None}],
    ids=["the whole system", "no days", "from the last day on"],
)
def test_what_is_left_open_overlaps(change: dict[str, object]) -> None:
    assert len(clashes([NORTH, replace(SOUTH, **change)])) == 1  # type: ignore[arg-type]


def test_three_partners_make_three_pairs() -> None:
    third = replace(NORTH, reference="A-003", partner="RYF")
    assert len(clashes([NORTH, SOUTH, third])) == 3


def test_an_action_is_overdue_from_the_day_after() -> None:
    plans = [
        replace(NORTH, reference="A-1", due=TODAY),
        replace(NORTH, reference="A-2", due=TODAY - dt.timedelta(days=1)),
        replace(NORTH, reference="A-3", due=TODAY - dt.timedelta(days=9)),
        replace(NORTH, reference="A-4", due=None),
    ]
    assert [one.plans[0].reference for one in overdue(plans, TODAY)] == ["A-3", "A-2"]


def test_what_has_no_measure_or_no_lead_is_named() -> None:
    plans = [NORTH, replace(SOUTH, measured=False, led=False)]
    assert [one.plans for one in (*unmeasured(plans), *leaderless(plans))] == [(plans[1],), (plans[1],)]
