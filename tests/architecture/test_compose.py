"""docker-compose.yml is the production shape; Compose itself reads it, without an engine."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import compose
import pytest

SECRETS = {
    "SECRET_KEY": "an-invented-secret-key",
    "POSTGRES_PASSWORD": "an-invented-database-password",
    "REDIS_PASSWORD": "an-invented-broker-password",
    "ALLOWED_HOSTS": "planner.example",
}
OURS = ["web", "worker", "beat", "migrate"]
LONG_RUNNING = ["web", "worker", "beat", "database", "broker"]


def ask_compose(root: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = Path(compose.__file__).parent / "docker-compose"
    command: list[str | Path] = [
        program,
        "--env-file",
        os.devnull,
        "-f",
        root / "docker-compose.yml",
        "config",
        "--format",
        "json",
    ]
    clean = {"PATH": os.defpath, "HOME": os.devnull, **environment}
    return subprocess.run(command, cwd=root, env=clean, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def shape(root: Path) -> dict[str, Any]:
    """The composition as Compose understands it, with every secret given."""
    answer = ask_compose(root, SECRETS)
    assert answer.returncode == 0, answer.stderr
    resolved: dict[str, Any] = json.loads(answer.stdout)
    return resolved


@pytest.mark.parametrize("missing", SECRETS)
def test_it_refuses_to_start_without(root: Path, missing: str) -> None:
    answer = ask_compose(root, {name: value for name, value in SECRETS.items() if name != missing})
    assert missing in answer.stderr


@pytest.mark.parametrize("missing", SECRETS)
def test_it_fails_without(root: Path, missing: str) -> None:
    answer = ask_compose(root, {name: value for name, value in SECRETS.items() if name != missing})
    assert answer.returncode != 0


def test_it_has_every_part(shape: dict[str, Any]) -> None:
    assert set(shape["services"]) == {*OURS, "database", "broker"}


@pytest.mark.parametrize("service", LONG_RUNNING)
def test_a_part_that_keeps_running_has_a_health_check(shape: dict[str, Any], service: str) -> None:
    assert shape["services"][service]["healthcheck"]["test"]


@pytest.mark.parametrize("service", OURS)
def test_our_containers_cannot_write_to_their_image(shape: dict[str, Any], service: str) -> None:
    assert shape["services"][service]["read_only"] is True


@pytest.mark.parametrize("service", OURS)
def test_our_containers_have_no_capabilities(shape: dict[str, Any], service: str) -> None:
    assert shape["services"][service]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("service", OURS)
def test_our_containers_run_in_production(shape: dict[str, Any], service: str) -> None:
    assert shape["services"][service]["environment"]["DJANGO_ENV"] == "production"


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_nothing_starts_before_the_database_is_migrated(shape: dict[str, Any], service: str) -> None:
    awaited = shape["services"][service]["depends_on"]["migrate"]["condition"]
    assert awaited == "service_completed_successfully"


@pytest.mark.parametrize("service", ["database", "broker"])
def test_the_stores_cannot_be_reached_from_outside(shape: dict[str, Any], service: str) -> None:
    assert list(shape["services"][service]["networks"]) == ["inside"]


def test_the_inner_network_leads_nowhere(shape: dict[str, Any]) -> None:
    assert shape["networks"]["inside"]["internal"] is True


def test_only_the_web_service_publishes_a_port(shape: dict[str, Any]) -> None:
    assert [name for name, service in shape["services"].items() if service.get("ports")] == ["web"]


@pytest.mark.parametrize(("service", "folder"), [("database", "/var/lib/postgresql/data"), ("broker", "/data")])
def test_the_stores_keep_their_data_in_volumes(shape: dict[str, Any], service: str, folder: str) -> None:
    assert [v["target"] for v in shape["services"][service]["volumes"] if v["type"] == "volume"] == [folder]


def test_web_and_worker_share_the_files(shape: dict[str, Any]) -> None:
    places = {name: shape["services"][name]["volumes"][0]["source"] for name in ("web", "worker")}
    assert places == {"web": "files", "worker": "files"}


def test_the_image_runs_as_nobody_in_particular(root: Path) -> None:
    final_stage = (root / "Dockerfile").read_text().split("AS planner")[-1]
    assert "USER planner" in final_stage


def test_the_image_holds_no_secret(root: Path) -> None:
    final_stage = (root / "Dockerfile").read_text().split("AS planner")[-1]
    assert not [name for name in SECRETS if name in final_stage]
