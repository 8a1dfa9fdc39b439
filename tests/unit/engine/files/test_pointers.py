"""Where in the file a place in the model came from."""

import pytest

from planning.engine.files.pointers import in_file
from tests.unit.engine.files.rich import RICH

WORK = "/cells/2/need/workload"
# what it shows | place in the model | place in the file
PLACES = [
    ("the model as a whole", "", ""),
    ("what is spelt out", "/cells/0/leave_rate/0/high", "/cells/0/leave_rate/0/high"),
    ("a number for a range", "/cells/0/leave_rate/1/low", "/cells/0/leave_rate/1"),
    ("one value for all bands", "/cells/1/leave_rate/3/mode", "/cells/1/leave_rate"),
    ("one range for all bands", "/cells/0/retire_rate/3/mode", "/cells/0/retire_rate/mode"),
    ("one list for all bands", "/cells/0/participation/3/2/low", "/cells/0/participation/each_step/2/low"),
    ("a list of one band", "/cells/0/leave_rate/3/1/low", "/cells/0/leave_rate/3/each_step/1"),
    ("a band of one list for all", "/cells/0/participation/3", "/cells/0/participation/each_step"),
    ("a list by step", "/cells/0/joiners/0/per_year/2/low", "/cells/0/joiners/0/per_year/each_step/2"),
    ("a step that is counted", "/steps/2", "/steps"),
    ("a cell named alone", "/roll_ups/0/parts/0/1", "/roll_ups/0/parts/0"),
    ("a cell with its share", "/roll_ups/0/parts/1/1", "/roll_ups/0/parts/1/1"),
    ("a field that is left out", "/cells/1/cover", "/cells/1"),
    ("a place beyond the list", "/cells/0/opening/4", "/cells/0/opening"),
    ("the ratios of a workload", "/cells/2/need/ratios", WORK),
    ("a ratio of a workload", "/cells/2/need/ratios/1", f"{WORK}/activities/1"),
    ("its units", "/cells/2/need/ratios/0/units/2/low", f"{WORK}/activities/0/units/2"),
    ("its unit time", "/cells/2/need/ratios/0/wte_per_unit/low", f"{WORK}/activities/0/hours_per_unit"),
    ("its rate of working", "/cells/2/need/ratios/1/wte_per_unit/low", f"{WORK}/activities/1/units_per_hour"),
    ("its allowances", "/cells/2/need/ratios/2/wte_per_unit/low", f"{WORK}/individual_allowances"),
    ("ratios that are ratios", "/cells/2/funded/ratios/0/units/1/low", "/cells/2/funded/ratios/0/units/1"),
]


@pytest.mark.parametrize(("location", "pointer"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_place(location: str, pointer: str) -> None:
    assert in_file(RICH, location) == pointer
