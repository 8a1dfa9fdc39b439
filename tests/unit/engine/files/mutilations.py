"""Ways to spoil a model file at random."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

JUNK = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.just(10**350)
    | st.integers(-3, 5)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-2, 2)
    | st.sampled_from(["", "infinity", "2025-03-31", "9999-12-31", "0001-01-01", "STAFF", "net transfers", "leavers"])
    | st.text(max_size=4)
    | st.lists(st.integers(0, 3), max_size=4)
    | st.sampled_from(
        [[], {}, [[[[]]]], {"each_step": [1]}, {"low": 0, "mode": 0, "high": 0}, {"count": 2, "years": 1}]
    )
)


@st.composite
def mutilated(draw: st.DrawFn, content: dict[str, Any], most: int = 3) -> Any:
    """The content with one to `most` places replaced, dropped, doubled or added to."""
    spoilt: Any = [copy.deepcopy(content)]
    for _ in range(draw(st.integers(1, most))):
        places = list(_places(spoilt))
        if not places:
            break
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        _spoil(draw, holder, key)
    return spoilt[0] if spoilt else None


def _spoil(draw: st.DrawFn, holder: Any, key: Any) -> None:
    act = draw(st.sampled_from(["replace", "replace", "swap", "drop", "double", "add"]))
    if act == "drop":
        del holder[key]
    elif act == "double" and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    elif act == "swap":
        other = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        holder[key], holder[other] = holder[other], holder[key]
    elif act == "add" and isinstance(holder, dict):
        holder[draw(st.sampled_from([*holder, "workload", "low", "each_step", "a/b~c"]))] = copy.deepcopy(draw(JUNK))
    else:
        holder[key] = copy.deepcopy(draw(JUNK))


def _places(value: Any) -> Any:
    """Every (holder, key) below a value."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in list(members):
        yield value, key
        yield from _places(one)
