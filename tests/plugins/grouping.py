"""Keeps tests of one `xdist_group` in one process, and those of a module that share data made once for the module.

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
        group = group_of(item)
        if group is not None and not item.nodeid.endswith(f"@{group}"):
            item._id = NodeId.parse(f"{item.nodeid}@{group}")


def group_of(item: pytest.Item) -> str | None:
    """What its mark says; the module's own name where its tests share `module_data`; None where tests are apart."""
    mark = item.get_closest_marker("xdist_group")
    if mark is not None:
        return str(mark.args[0])
    shared = "module_data" in getattr(item, "fixturenames", ())
    return f"{item.path.parent.name} {item.path.stem}" if shared else None
