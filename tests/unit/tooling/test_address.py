"""PORT says where the site is served, and a port that cannot be used is named plainly."""

import socket
from collections.abc import Iterator

import pytest

from tooling.commands import CannotContinue
from tooling.serve import Address


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_port_is_8000_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert Address.from_environment().port == 8000


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CannotContinue, match="PORT is"):
        Address.from_environment()


def test_a_taken_port_is_named(taken_port: int) -> None:
    with pytest.raises(CannotContinue, match=f"Port {taken_port} cannot be used"):
        Address("127.0.0.1", taken_port).require_free()


def test_a_person_is_told_an_address_that_can_be_opened() -> None:
    assert Address("0.0.0.0", 8123).url == "http://localhost:8123/"
