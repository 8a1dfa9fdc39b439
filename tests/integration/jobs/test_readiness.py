"""`/readyz` tells the truth about a database that answers every question and takes no write."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jobs.models import WorkerSign

READ_ONLY = {
    "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
    "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
}


@pytest.fixture
def read_only(shared_database: str):
    """A worker is alive; then the database goes read-only, as a replica or a full disk would be."""
    WorkerSign.objects.create(name="worker", seen=timezone.now())
    go, come_back = READ_ONLY[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(go)
    yield
    with connection.cursor() as cursor:
        cursor.execute(come_back)


def test_a_database_that_cannot_be_written_to_is_not_ready(read_only: None, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["The database cannot be written to."])


def test_the_process_is_alive_all_the_same(read_only: None, client: Client) -> None:
    assert client.get("/healthz").status_code == 200
