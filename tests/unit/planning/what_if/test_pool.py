"""Previews come from a few child processes: bounded, stoppable, replaced when they die, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from planning.engine import warm
from planning.services.snapshots.data import packed
from planning.what_if.companion import Limits
from planning.what_if.pool import Pool
from planning.what_if.questions import Busy, CannotStand, Overtaken, Question, TooSlow
from planning.what_if.working import preview
from tests.unit.planning.what_if import worlds

CONTENT = packed(worlds.small())
LONG = worlds.long()
PARENT = """
import sys, time
from planning.what_if.companion import Limits
from planning.what_if.pool import Pool
from planning.what_if.questions import Question
pool = Pool(1, Limits(patience=60))
content = open(sys.argv[1], "rb").read()
pool.ask("me", Question("small"), lambda: content)
print(*pool.pids(), flush=True)
if sys.argv[2] == "wait":
    pool.ask("me", Question("long"), lambda: open(sys.argv[3], "rb").read())
"""


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Children find the engine compiled, as they do wherever it has run before."""
    warm()


@pytest.fixture(scope="module")
def one() -> Iterator[Pool]:
    """A pool of one child."""
    pool = Pool(1, Limits(seconds=60, patience=60))
    yield pool
    pool.stop()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as found:
        yield found


def small() -> bytes:
    return CONTENT


def start_long(pool: Pool, threads: ThreadPoolExecutor, session: str, mode: float) -> Future[Any]:
    """A question that is under way when this returns."""
    asked = threads.submit(pool.ask, session, worlds.leavers(mode, "long"), lambda: LONG)
    eventually(lambda: session in pool._running and bool(pool.pids()))
    time.sleep(0.3)
    return asked


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_the_answer_is_what_the_engine_says_in_this_process_to_the_bit(one: Pool) -> None:
    question = worlds.leavers(0.06)
    assert one.ask("me", question, small) == preview(worlds.small(), question)


def test_a_node_is_asked_for_by_its_filters(one: Pool) -> None:
    whole = one.ask("me", Question("small"), small)["figures"]["supply"]["central"][0]
    part = one.ask("me", Question("small", (("organisation", "N01"),)), small)["figures"]["supply"]["central"][0]
    assert part == pytest.approx(whole / 3)


def test_a_snapshot_is_sent_once(one: Pool) -> None:
    one.ask("me", worlds.leavers(0.061), small)
    one.ask("me", worlds.leavers(0.062), lambda: pytest.fail("the child holds it"))


def test_the_same_question_is_not_worked_out_twice(one: Pool) -> None:
    first = one.ask("me", worlds.leavers(0.063), small)
    assert one.ask("somebody else", worlds.leavers(0.063), small) is first


def test_assumptions_that_cannot_be_projected_are_told_in_words(one: Pool) -> None:
    with pytest.raises(CannotStand, match="Nobody reported staff"):
        one.ask("me", Question("small", (("organisation", "nobody"),)), small)


def test_a_run_whose_inputs_are_gone_is_told_in_words(one: Pool) -> None:
    with pytest.raises(CannotStand, match="no longer kept"):
        one.ask("me", Question("pruned"), lambda: None)


def test_who_comes_while_all_are_busy_is_told_at_once_and_a_newer_question_of_the_same_session_wins(
    one: Pool, threads: ThreadPoolExecutor
) -> None:
    older = start_long(one, threads, "me", 0.07)
    since = time.monotonic()
    with pytest.raises(Busy, match="Try again"):
        one.ask("somebody else", worlds.leavers(0.064), small)
    assert time.monotonic() - since < 0.2
    pids = one.pids()
    one.ask("me", worlds.leavers(0.065), small)
    with pytest.raises(Overtaken):
        older.result(5)
    assert one.pids() == pids  # it stopped by itself and was not killed


def test_a_question_that_nobody_waits_for_any_more_is_stopped(one: Pool) -> None:
    since = time.monotonic()
    with pytest.raises(Overtaken):
        one.ask("me", worlds.leavers(0.071, "long"), lambda: LONG, lambda: time.monotonic() - since < 0.5)
    assert time.monotonic() - since < 5


def test_a_child_that_is_killed_at_work_is_replaced_and_asked_again(one: Pool, threads: ThreadPoolExecutor) -> None:
    one.ask("me", worlds.leavers(0.066), small)
    [pid] = one.pids()
    asked = start_long(one, threads, "me", 0.072)
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: one.pids() not in ([], [pid]))
    assert one.ask("me", worlds.leavers(0.067), small)["figures"]["supply"] is not None
    with pytest.raises(Overtaken):
        asked.result(5)


def test_a_child_that_is_not_warm_yet_is_let_be_and_answers_later() -> None:
    pool = Pool(1, Limits(patience=0.5))
    try:
        pool.warm()
        [pid] = pool.pids()
        os.kill(pid, signal.SIGSTOP)  # as slow as compiling for the first time
        with pytest.raises(Busy, match="made ready"):
            pool.ask("me", worlds.leavers(0.08), small)
        os.kill(pid, signal.SIGCONT)
        eventually(lambda: _answers(pool))
        assert pool.pids() == [pid]
    finally:
        pool.stop()


def _answers(pool: Pool) -> bool:
    try:
        return bool(pool.ask("me", worlds.leavers(0.08), small))
    except Busy:
        return False


def test_a_question_that_takes_too_long_is_stopped_and_the_next_one_answered() -> None:
    pool = Pool(1, Limits(seconds=1.0, patience=60))
    try:
        with pytest.raises(TooSlow, match="took too long"):
            pool.ask("me", worlds.leavers(0.08, "long"), lambda: LONG)
        assert pool.ask("me", worlds.leavers(0.08), small)["figures"]["supply"] is not None
    finally:
        pool.stop()


def test_what_needs_more_memory_than_a_child_may_have_is_refused_in_words() -> None:
    pool = Pool(1, Limits(memory=256 * 1024 * 1024, patience=60))
    try:
        with pytest.raises(CannotStand, match="too large for a preview"):
            pool.ask("me", Question("huge"), lambda: packed(worlds.small(draws=4_000_000)))
    finally:
        pool.stop()


def test_a_child_without_work_ends_by_itself_and_the_next_question_has_a_new_one() -> None:
    pool = Pool(1, Limits(idle=1, patience=60))
    try:
        pool.ask("me", worlds.leavers(0.09), small)
        eventually(lambda: not pool.pids())
        assert pool.ask("me", worlds.leavers(0.091), small)["figures"]["supply"] is not None
    finally:
        pool.stop()


def test_a_child_that_has_answered_enough_is_replaced() -> None:
    pool = Pool(1, Limits(questions=1, patience=60))
    try:
        pool.ask("me", worlds.leavers(0.09), small)
        assert pool.pids() == []
    finally:
        pool.stop()


@pytest.mark.parametrize("ending", ["by itself", "killed while a preview is worked out"])
def test_no_child_outlives_its_parent(tmp_path: Path, ending: str) -> None:
    (tmp_path / "small").write_bytes(CONTENT)
    (tmp_path / "long").write_bytes(LONG)
    then = "leave" if ending == "by itself" else "wait"
    command = [sys.executable, "-c", PARENT, str(tmp_path / "small"), then, str(tmp_path / "long")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        [pid] = (int(text) for text in parent.stdout.readline().split())
        if then == "wait":
            time.sleep(0.5)
            assert alive(pid)
            parent.kill()
    eventually(lambda: not alive(pid), seconds=5)
