"""The repository's own consistency: what a person would find wrong on reading it, found by machine."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400  # lines
LARGEST_FILE = 1024 * 1024  # bytes
TOP_LEVEL = [
    "README.md", "CONTRIBUTING.md", "Makefile", "Dockerfile", "docker-compose.yml", "manage.py", "pyproject.toml",
    "package.json", "package-lock.json", ".npmrc", ".ci/run", ".gitignore", "requirements/production.txt",
    "requirements/development.txt", "docs/architecture.md", "docs/methodology.md", "docs/GLOSSARY.md",
]  # fmt: skip
TARGETS = ["run", "test", "test-fast", "lint", "lock", "bench", "soak", "clean", "format", "help"]
# Written in pieces, so that this file does not find itself.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs.org", "deb." + "debian.org", "--index" + "-url"]
MACHINE_PATH = re.compile(r"(?:^|[^A-Za-z0-9._-])/(?:work|farm|root)/")
BARE_SKIP = re.compile(r"pytest\.skip\(\s*\)|pytest\.mark\.(?:skip|xfail)\s*(?:\n|$)|mark\.(?:skip|xfail)\(\s*\)")
SKIP_WITHOUT_REASON = re.compile(r"pytest\.mark\.(?:skip|xfail|skipif)\((?![^)]*reason)")
UNFINISHED = re.compile(r"#\s*(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
GENERATED = {"package-lock.json", "requirements/production.txt", "requirements/development.txt"}


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts(*patterns: str) -> Iterator[tuple[str, str]]:
    for name in tracked(*patterns):
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_python_module_has_outgrown_itself() -> None:
    lengths = {name: text.count("\n") for name, text in texts("*.py") if "/migrations/" not in name}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_MODULE}


def test_no_large_file_is_tracked() -> None:
    assert not [name for name in tracked() if (ROOT / name).stat().st_size > LARGEST_FILE]


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert not [name for name, text in texts() if host in text]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not [name for name, text in texts() if name not in GENERATED and MACHINE_PATH.search(text)]


def test_the_npm_lock_holds_no_addresses() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize("lock", ["production", "development", "assets", "uv", "bench"])
def test_every_locked_package_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-zA-Z0-9])", (ROOT / f"requirements/{lock}.txt").read_text())
    assert not [entry for entry in entries if "==" in entry.splitlines()[0] and "--hash=sha256:" not in entry]


@pytest.mark.parametrize("name", TOP_LEVEL)
def test_the_repository_has(name: str) -> None:
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("target", TARGETS)
def test_the_makefile_can_make(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_build_server_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci/run").read_text().splitlines()


def test_the_build_server_s_script_stops_at_the_first_failure() -> None:
    assert "set -eu" in (ROOT / ".ci/run").read_text().splitlines()


def test_no_test_is_skipped_without_a_reason() -> None:
    found = [name for name, text in texts("tests/*.py") if BARE_SKIP.search(text) or SKIP_WITHOUT_REASON.search(text)]
    assert [name for name in found if not name.endswith("test_repository.py")] == []


def test_nothing_is_marked_as_unfinished() -> None:
    assert not [name for name, text in texts("*.py", "*.html", "*.js", "*.scss") if UNFINISHED.search(text)]


def test_no_third_party_asset_is_tracked() -> None:
    assert not [name for name in tracked() if name.endswith((".min.js", ".min.css")) or "node_modules" in name]
