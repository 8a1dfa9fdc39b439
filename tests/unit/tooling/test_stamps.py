"""A step is done again when what it was made from has changed, and only then."""

from pathlib import Path

import pytest

from tooling.stamps import fingerprint, is_fresh, leave


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "production.txt"
    path.write_text("django==5.2")
    return path


def test_an_unchanged_step_is_fresh(tmp_path: Path, lock: Path) -> None:
    leave(tmp_path / "stamp", fingerprint([lock]))
    assert is_fresh(tmp_path / "stamp", fingerprint([lock]))


def test_a_changed_lock_makes_it_stale(tmp_path: Path, lock: Path) -> None:
    leave(tmp_path / "stamp", fingerprint([lock]))
    lock.write_text("django==5.3")
    assert not is_fresh(tmp_path / "stamp", fingerprint([lock]))


def test_another_choice_makes_it_stale(tmp_path: Path, lock: Path) -> None:
    leave(tmp_path / "stamp", fingerprint([lock], "production"))
    assert not is_fresh(tmp_path / "stamp", fingerprint([lock], "development"))


def test_a_step_that_was_never_done_is_stale(tmp_path: Path, lock: Path) -> None:
    assert not is_fresh(tmp_path / "stamp", fingerprint([lock]))


def test_the_order_of_files_does_not_matter(tmp_path: Path, lock: Path) -> None:
    other = tmp_path / "uv.txt"
    other.write_text("uv==1")
    assert fingerprint([lock, other]) == fingerprint([other, lock])
