"""Keeps tests of one `xdist_group` in one process.

pytest-xdist tells its scheduler the group by writing “@group” behind a test's node id, in an attribute that pytest no
longer reads since it keeps node ids in parts; without this, the marks are silently without effect. Where pytest-xdist
has done it itself, nothing is left to do here.
"""

import pytest
from _pytest.nodeid import NodeId


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In each process of pytest-xdist, with `--dist loadgroup`."""
    if not hasattr(config, "workerinput") or not config.getoption("loadgroup", False):
        return
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        if mark is not None and not item.nodeid.endswith(f"@{mark.args[0]}"):
            item._id = NodeId.parse(f"{item.nodeid}@{mark.args[0]}")
