"""Small worked tables of model files: each row is part of a file and the figures that it leads to.

Read from the top they show what a model file can say beyond one stock and one demand. Unless a table says otherwise
people stay, work full time and have one open age band; steps are years from 31 March 2025.
"""

from typing import Any

import pytest

from tests.spec.engine.headless import levels, run, staff

YOUNG_AND_OLD = [20, 30, "infinity"]
THREE_YEARS = [1, 1, 1]
Content = dict[str, Any]


def node(cell: Content, **frame: Any) -> Content:
    """The results of one cell."""
    return dict(run(cells=[cell], **frame)["nodes"][cell["code"]])


def ids(table: list[Any]) -> list[str]:
    return [row[0] for row in table]


# Bands of any kind: each group has all the ages, group after group; people age within theirs.
# what it shows | groups | age edges | fields of the cell | headcount a year later
BANDS = [
    (
        "sex by age",
        ["women", "men"],
        YOUNG_AND_OLD,
        {"opening": [100, 50, 10, 20], "joiner_profile": [1, 0, 0, 0]},
        [90, 60, 9, 21],
    ),
    (
        "each band leaves at its own rate",
        ["women", "men"],
        YOUNG_AND_OLD,
        {"opening": [100, 50, 10, 20], "joiner_profile": [1, 0, 0, 0], "leave_rate": [0.5, 0, 0, 0.5]},
        [45, 55, 9, 11],
    ),
    (
        "grades without ages",
        ["junior", "senior"],
        [0, "infinity"],
        {"opening": [100, 50], "joiner_profile": [1, 0], "leave_rate": [0.2, 0.1]},
        [80, 45],
    ),
    (
        "a route has ages of its own",
        ["women", "men"],
        YOUNG_AND_OLD,
        {
            "opening": [0, 0, 0, 0],
            "joiner_profile": [1, 0, 0, 0],
            "joiners": [
                {"route": "graduates", "per_year": 10, "profile": [0.8, 0, 0.2, 0]},
                {"route": "return to practice", "per_year": 10, "profile": [0, 0.5, 0, 0.5]},
            ],
        },
        [8, 5, 2, 5],
    ),
]


@pytest.mark.parametrize(("groups", "edges", "cell", "later"), [row[1:] for row in BANDS], ids=ids(BANDS))
def test_bands(groups: list[str], edges: list[Any], cell: Content, later: list[float]) -> None:
    told = node(staff("STAFF", **cell), band_groups=groups, age_edges=edges)
    assert told["headcount"][1] == pytest.approx(later)


def test_each_band_works_its_own_share_of_full_time() -> None:
    cell = staff("STAFF", [100, 50, 10, 20], joiner_profile=[1, 0, 0, 0])
    told = node({**cell, "participation": [0.8, 0.7, 1, 0.9]}, band_groups=["women", "men"], age_edges=YOUNG_AND_OLD)
    assert told["supply"]["central"][0] == pytest.approx(80 + 35 + 10 + 18)


def move(source: str, target: str, share: Any, **more: Any) -> Content:
    return {"name": f"{source} to {target}", "source": source, "target": target, "share": share, **more}


# Moves between cells are rates of the source's opening stock, beside leaving and retiring.
# what it shows | steps | moves | leave rate of A | people in A, B | in A, B at the end
MOVES = [
    ("a tenth is promoted", [1], [move("A", "B", 0.1)], 0, (100, 20), (90, 30)),
    ("year after year", [1, 1], [move("A", "B", 0.1)], 0, (100, 0), (81, 19)),
    ("half a year moves its part", [0.5, 0.5], [move("A", "B", 0.19)], 0, (100, 0), (81, 19)),
    ("both ways at once", [1], [move("A", "B", 0.1), move("B", "A", 0.5)], 0, (100, 20), (100, 20)),
    ("some leave, some move", [1], [move("A", "B", 0.1)], 0.2, (100, 0), (70, 10)),
    ("rates above all give way in proportion", [1], [move("A", "B", 0.5)], 1, (90, 0), (0, 30)),
    ("who moved does not move on in the step", [1], [move("A", "B", 1), move("B", "A", 1)], 0, (100, 0), (0, 100)),
    ("moves may change with the years", [1, 1], [move("A", "B", [0, 0.5])], 0, (100, 0), (50, 50)),
]


@pytest.mark.parametrize(("steps", "moves", "leave", "now", "later"), [row[1:] for row in MOVES], ids=ids(MOVES))
def test_moves(steps: list[float], moves: list[Content], leave: float, now: Any, later: Any) -> None:
    cells = [staff("A", now[0], leave_rate=leave), staff("B", now[1])]
    nodes = run(steps=steps, cells=cells, transfers=moves)["nodes"]
    assert [nodes[code]["supply"]["central"][-1] for code in "AB"] == pytest.approx(later)


# what it shows | profile | headcount of B by age a year later
ARRIVALS = [
    ("people keep their age, and age on the way", None, [9, 1 + 5]),
    ("or arrive at given ages", [0, 1], [0, 10 + 5]),
]


@pytest.mark.parametrize(("profile", "later"), [row[1:] for row in ARRIVALS], ids=ids(ARRIVALS))
def test_ages_of_those_who_move(profile: list[float] | None, later: list[float]) -> None:
    cells = [staff("A", [100, 0], joiner_profile=[1, 0]), staff("B", [0, 5], joiner_profile=[1, 0])]
    moves = [move("A", "B", 0.1, profile=profile)]
    assert run(cells=cells, transfers=moves, age_edges=YOUNG_AND_OLD)["nodes"]["B"]["headcount"][1] == pytest.approx(
        later
    )


def test_a_career_break_is_a_cell_that_people_come_back_from() -> None:
    """A tenth goes on a break each year, half of those on one come back; on a break nobody counts as WTE."""
    cells = [staff("WARD", 100), {**staff("BREAK", 20), "participation": 0}]
    moves = [move("WARD", "BREAK", 0.1), move("BREAK", "WARD", 0.5)]
    whole = run(steps=[1, 1], cells=cells, transfers=moves, roll_ups=[{"code": "ALL", "parts": ["WARD", "BREAK"]}])
    assert whole["nodes"]["ALL"]["supply"]["central"] == pytest.approx([100, 100, 100])


COHORT = {"starts": "2025-09-01", "students": 100}
NEXT = {"starts": "2026-09-01", "students": 100}
BEFORE = {"starts": "2024-09-01", "students": 50}
# Places on placement cap who may start after the base date.
# what it shows | cohorts | course years | places | joiners in each year | turned away in each year
PLACES = [
    ("room for all", [COHORT, NEXT], 1, 100, [0, 100, 100], [0, 0, 0]),
    ("room for some", [COHORT, NEXT], 1, 60, [0, 60, 60], [40, 40, 0]),
    ("a longer course holds its places", [COHORT, NEXT], 2, 60, [0, 0, 60], [40, 100, 0]),
    ("so do those who started before", [BEFORE, COHORT], 2, 60, [0, 50, 10], [90, 0, 0]),
    ("who started before is not cut", [BEFORE], 2, 10, [0, 50, 0], [0, 0, 0]),
    ("places may be added", [COHORT, NEXT], 1, [50, 80, 80], [0, 50, 80], [50, 20, 0]),
]


@pytest.mark.parametrize(
    ("cohorts", "years", "places", "joiners", "away"), [row[1:] for row in PLACES], ids=ids(PLACES)
)
def test_places(cohorts: list[Content], years: float, places: Any, joiners: list[float], away: list[float]) -> None:
    course = {"name": "degree", "route": "graduates", "cohorts": cohorts, "course_years": years, "places": places}
    told = node(staff("STAFF", 0, pipelines=[course]), steps=THREE_YEARS)
    assert (told["flows"]["graduates"], told["turned_away"]) == (pytest.approx(joiners), pytest.approx(away))


def keeps(name: str, share: Any) -> Content:
    return {"name": name, "share": share}


# Reliefs take a share off the leaving rate; several multiply.
# what it shows | leaving a year | reliefs | supply
RETENTION = [
    ("a quarter of leavers stay", 0.2, [keeps("a", 0.25)], [100, 85, 72.25]),
    ("reliefs multiply", 0.2, [keeps("a", 0.5), keeps("b", 0.5)], [100, 95, 90.25]),
    ("a relief may begin later", 0.2, [keeps("a", [0, 0.5])], [100, 80, 72]),
    ("it cannot keep more than all", 0.2, [keeps("a", 1)], [100, 100, 100]),
]


@pytest.mark.parametrize(("leave", "reliefs", "supply"), [row[1:] for row in RETENTION], ids=ids(RETENTION))
def test_retention(leave: float, reliefs: list[Content], supply: list[float]) -> None:
    told = node(staff("STAFF", 100, leave_rate=leave, retention=reliefs), steps=[1, 1])
    assert told["supply"]["central"] == pytest.approx(supply)


def grows(name: str, per_year: Any) -> Content:
    return {"name": name, "per_year": per_year}


def ratio(name: str, opening: float, units: Any, wte: Any) -> Content:
    return {"name": name, "opening_units": opening, "units": units, "wte_per_unit": wte}


WARD = {"name": "ward", "wte": 10, "starts": "2026-03-31"}
# what it shows | demand | WTE at each position of three years
DEMANDS = [
    ("demand as a series", levels([100, 105, 103, 110]), [100, 105, 103, 110]),
    ("demand follows beds", {"ratios": [ratio("beds", 50, [60, 70, 70], 2)]}, [100, 120, 140, 140]),
    ("and the staff for each", {"ratios": [ratio("beds", 50, 50, [2, 2.5, 2])]}, [100, 100, 125, 100]),
    ("activities add up", {"ratios": [ratio("beds", 50, 60, 2), ratio("visits", 10, 0, 1)]}, [110, 120, 120, 120]),
    (
        "drivers grow what activities need",
        {"ratios": [ratio("beds", 50, 50, 2)], "compounding": [grows("acuity", 0.1)]},
        [100, 110, 121, 133.1],
    ),
    (
        "population compounds while acuity adds",
        {"opening_wte": 100, "compounding": [grows("population", 0.1)], "additive": [grows("acuity", 0.2)]},
        [100, 132, 169.4, 212.96],
    ),
    ("a change comes in over its ramp", {"opening_wte": 100, "service_changes": [{**WARD, "ramp_years": 2}]},
     [100, 100, 105, 110]),
    ("reliefs of demand multiply", {"opening_wte": 100, "reliefs": [keeps("a", 0.1), keeps("b", [0, 0.5, 0.5])]},
     [100, 90, 45, 45]),
    ("with mitigation too", {"opening_wte": 100, "mitigation": 0.5, "reliefs": [keeps("a", 0.5)]}, [100, 25, 25, 25]),
]  # fmt: skip


@pytest.mark.parametrize(("demand", "wte"), [row[1:] for row in DEMANDS], ids=ids(DEMANDS))
def test_demand(demand: Content, wte: list[float]) -> None:
    told = node({"code": "STAFF", "need": demand}, steps=THREE_YEARS)
    assert told["bases"]["need"]["demand"]["central"] == pytest.approx(wte, abs=0.01)  # a ramp counts days


# Two drivers of 10 % and 20 %, for two years; and half a year.
# what it shows | they add | steps | WTE
CONVENTIONS = [
    ("drivers multiply", False, [1, 1], [100, 132, 174.24]),
    ("unless they add", True, [1, 1], [100, 130, 169]),
    ("then over part of a year too", True, [0.5], [100, 114.017543]),
]


@pytest.mark.parametrize(("add", "steps", "wte"), [row[1:] for row in CONVENTIONS], ids=ids(CONVENTIONS))
def test_drivers_multiply_or_add(add: bool, steps: list[float], wte: list[float]) -> None:
    need = {"opening_wte": 100, "compounding": [grows("population", 0.1), grows("illness", 0.2)]}
    told = node({"code": "STAFF", "need": need}, steps=steps, compounding_drivers_add=add)
    assert told["bases"]["need"]["demand"]["central"] == pytest.approx(wte)


BANK = {"name": "bank", "wte": 10}
AGENCY = {"name": "agency", "wte": [4, 3, 2]}
# Cover beside 100 people and a need of 130.
# what it shows | cover | uncovered gap
COVERS = [
    ("none", [], [30, 30, 30, 30]),
    ("unknown", None, None),
    ("bank stays level", [BANK], [20, 20, 20, 20]),
    ("or grows", [{**BANK, "growth": 0.1}], [20, 19, 17.9, 16.69]),
    ("agency is given by the year", [AGENCY], [26, 26, 27, 28]),
    ("both add up", [BANK, AGENCY], [16, 16, 17, 18]),
]


@pytest.mark.parametrize(("cover", "uncovered"), [row[1:] for row in COVERS], ids=ids(COVERS))
def test_cover(cover: list[Content] | None, uncovered: list[float] | None) -> None:
    told = node(staff("STAFF", 100, need={"opening_wte": 130}, cover=cover), steps=THREE_YEARS)["bases"]["need"]
    found = told["uncovered"] and told["uncovered"]["central"]
    assert found == (uncovered and pytest.approx(uncovered))


def test_cover_is_told_part_by_part() -> None:
    told = node(staff("STAFF", 100, cover=[BANK, AGENCY]), steps=THREE_YEARS)
    assert told["cover_parts"] == {"bank": [10, 10, 10, 10], "agency": [4, 4, 3, 2]}


def test_supply_as_a_series_against_two_bases() -> None:
    cell = {"code": "STAFF", "supply_series": [90, 95], "funded": levels([100, 100]), "need": levels([120, 130])}
    bases = node(cell)["bases"]
    assert [bases[basis]["gap"]["central"] for basis in ("funded", "need")] == [[10, 5], [30, 35]]


def test_a_need_without_staff_has_no_gap() -> None:
    told = node({"code": "STAFF", "need": levels([120, 130])})["bases"]["need"]
    assert (told["gap"], told["unknown_cells"]) == (None, ["STAFF"])


def test_a_workload_grows_with_its_units() -> None:
    """1,000 hours a year; 2,000 visits of half an hour need one WTE, 3,000 one and a half; a tenth for records."""
    work = {
        "available_time": {"contract_hours": 1000},
        "activities": [{"name": "visits", "units": [2000, 3000], "hours_per_unit": 0.5}],
        "category_allowances": [{"name": "records", "share": 0.1}],
        "individual_allowances": [{"name": "lead", "wte": 0.5}],
    }
    told = node({"code": "STAFF", "need": {"workload": work}}, steps=[1, 1])["bases"]["need"]
    assert told["demand"]["central"] == pytest.approx([1 / 0.9 + 0.5, 1 / 0.9 + 0.5, 1.5 / 0.9 + 0.5])
