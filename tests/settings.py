"""Settings of the test suite: the project's own, told by the environment that they serve tests.

On SQLite unless `TEST_DATABASE_URL` names a PostgreSQL server, on the file-system broker unless `TEST_REDIS_URL` names
a Redis server. Programs that tests start (a worker, a reader) inherit the environment and so the same settings.
"""

import atexit
import os
import shutil
import tempfile

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def _prepare_environment() -> None:
    if os.environ.get("PREPARED_FOR_TESTS") == WORKER:
        return  # a program started by a test: it shares its test's folder and services
    controller = os.environ["VAR_DIR"] if "PREPARED_FOR_TESTS" in os.environ else None
    folder = tempfile.mkdtemp(prefix=f"planner-tests-{WORKER}-", dir=controller)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(PREPARED_FOR_TESTS=WORKER, DJANGO_ENV="test", VAR_DIR=folder)
    for inherited in ("DATABASE_URL", "CELERY_BROKER_URL", "REDIS_URL"):
        os.environ.pop(inherited, None)  # never the services of an installation
    if database := os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = database
    if redis := os.environ.get("TEST_REDIS_URL"):
        os.environ["REDIS_URL"] = os.environ["CELERY_BROKER_URL"] = _own_redis_database(redis)


def _own_redis_database(address: str) -> str:
    """Each process of pytest-xdist has its own numbered database, so that their messages do not mix."""
    number = 1 + int(WORKER.removeprefix("gw")) if WORKER.startswith("gw") else 0
    return f"{address.rstrip('/').removesuffix('/0')}/{number}"


_prepare_environment()

from config.settings import *  # noqa: E402, F403
