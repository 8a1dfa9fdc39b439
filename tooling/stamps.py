"""Stamps: a file that holds the hash of what a step was made from, so that an unchanged step is not done again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """SHA-256 over the names and contents of files, and over further words (a version, a choice)."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()


def is_fresh(stamp: Path, mark: str) -> bool:
    """Whether the step that leaves this stamp was last done from exactly these inputs."""
    return stamp.is_file() and stamp.read_text().strip() == mark


def leave(stamp: Path, mark: str) -> None:
    """Remember that the step was done; called last, so that an interrupted step is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark + "\n")
