"""Production starts only with everything it needs, and Django finds nothing to warn about."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GIVEN = {
    "DJANGO_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "invented-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "ALLOWED_HOSTS": "planner.example",
    "DATABASE_URL": "postgresql://planner:invented@localhost/planner",
    "REDIS_URL": "redis://localhost:6379/0",
    "CELERY_BROKER_URL": "redis://localhost:6379/1",
}


def check(root: Path, var: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    clean = {"PATH": os.defpath, "VAR_DIR": str(var), **environment}
    return subprocess.run(command, cwd=root, env=clean, capture_output=True, text=True, timeout=120, check=False)


def test_a_complete_environment_has_no_warnings(root: Path, tmp_path: Path) -> None:
    answer = check(root, tmp_path, GIVEN)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "CELERY_BROKER_URL"])
def test_it_refuses_to_start_without(root: Path, tmp_path: Path, missing: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name not in {missing, "REDIS_URL"}}
    assert f"{missing} is not set" in check(root, tmp_path, given).stderr


def test_it_refuses_to_start_with_debugging_on(root: Path, tmp_path: Path) -> None:
    assert "DEBUG is on" in check(root, tmp_path, {**GIVEN, "DEBUG": "1"}).stderr


def test_an_unknown_kind_of_installation_is_refused(root: Path, tmp_path: Path) -> None:
    assert "DJANGO_ENV is" in check(root, tmp_path, {**GIVEN, "DJANGO_ENV": "prod"}).stderr
