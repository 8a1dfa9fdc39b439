"""A partner's program for tests: a token, and requests with it."""

import datetime as dt
import json
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.test import Client

from partners.actors import Actor
from partners.models import Membership, Organisation, System, User
from partners.roles import Role
from partners.services.tokens import issue_token
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from workforce.models import Return, Round
from workforce.services import drafts
from workforce.services.reference import load_reference
from workforce.services.rounds import open_round

MONTH = dt.date(2026, 9, 1)
MIDWIVES = {"period": "2026-09", "profession": "midwife", "substantive_wte": "120.5"}


@dataclass
class Program:
    """Calls the API with the token of one membership."""

    secret: str
    user: User
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(self._at(address), headers=self._headers(headers))

    def put(self, address: str, body: Any, **headers: str) -> Any:
        return self.client.put(
            self._at(address), _json(body), content_type="application/json", headers=self._headers(headers)
        )

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(
            self._at(address), _json(body or {}), content_type="application/json", headers=self._headers(headers)
        )

    def send(self, address: str, **parts: Any) -> Any:
        """A multipart form."""
        return self.client.post(self._at(address), parts, headers=self._headers({}))

    def delete(self, address: str) -> Any:
        return self.client.delete(self._at(address), headers=self._headers({}))

    @staticmethod
    def _at(address: str) -> str:
        return address if address.startswith(("/", "http")) else f"/api/v1/{address}"

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.secret}",
            **{name.replace("_", "-"): text for name, text in more.items()},
        }


def _json(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def program_of(user: User) -> Program:
    """A program with a token of this person's only role."""
    held = Membership.objects.get(user=user)
    return Program(issue_token(actor=Actor.application(), membership=held, name="Nightly export")[1], user)


@dataclass
class World:
    """A system with two trusts, a neighbour in another region, and an open round."""

    system: System
    trust: Organisation
    beside: Organisation
    elsewhere: Organisation
    round: Round
    partner: Program
    planner: Program

    def program(self, role: str, where: Any = None, email: str | None = None) -> Program:
        """The program of a new person with this role."""
        return program_of(make_member(role, where, email))

    def opened(self, organisation: Organisation | None = None) -> Return:
        """The return of an organisation (the trust) in the round."""
        return drafts.open_return(actor=Actor.application(), round_=self.round, organisation=organisation or self.trust)

    def lines_at(self, section: str = "capacity", return_: Return | None = None) -> str:
        """The address of the lines of a section."""
        return f"returns/{(return_ or self.opened()).code}/sections/{section}/lines/"

    def saved(self, *lines: dict[str, Any], section: str = "capacity", program: Program | None = None) -> Any:
        """The answer to lines saved for the trust."""
        return (program or self.partner).put(self.lines_at(section), {"lines": list(lines or (MIDWIVES,))})

    def submitted(self, *lines: dict[str, Any]) -> str:
        """The code of a version of the trust's that waits for review."""
        code = self.saved(*lines).json()["version"]["code"]
        answer = self.partner.post(f"versions/{code}/submit/")
        assert answer.status_code == 200, answer.content
        return code


def make_world() -> World:
    """Everything that the tests of the API start from."""
    load_reference(actor=Actor.application())
    system = make_system("QZ1", make_region("Y58"))
    trust = make_organisation("RH8", system, name="Royal Example")
    return World(
        system=system,
        trust=trust,
        beside=make_organisation("RBZ", system),
        elsewhere=make_organisation("RYF", make_system("QZ2", make_region("Y56"))),
        round=open_round(
            actor=Actor.application(), system=system, base_month=MONTH, opens=MONTH, due=MONTH + dt.timedelta(28)
        ),
        partner=program_of(make_member(Role.PARTNER, trust)),
        planner=program_of(make_member(Role.ICS_PLANNER, system)),
    )


@pytest.fixture(scope="module")
def api_scene(module_data: Any) -> Iterator[World]:
    """The world, made once for a module."""
    with module_data():
        yield make_world()


@pytest.fixture
def api_world(api_scene: World, db: None) -> World:
    """The world as each test finds it: what another test did to it is undone."""
    own = {name: copy(getattr(api_scene, name)) for name in ("system", "trust", "beside", "elsewhere", "round")}
    return replace(api_scene, **own)
