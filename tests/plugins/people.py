"""Makes regions, systems, organisations and people for tests, in one line each."""

from collections.abc import Callable
from typing import Any

import pytest

from partners.actors import Actor
from partners.models import Membership, Organisation, Region, Sector, System, User
from partners.roles import Role

PASSWORD = "correct horse battery staple"


def make_region(code: str = "Y58") -> Region:
    return Region.objects.get_or_create(code=code, defaults={"name": f"Region {code}"})[0]


def make_system(code: str = "QJK", region: Region | None = None, **fields: Any) -> System:
    return System.objects.create(code=code, name=f"System {code}", region=region or make_region(), **fields)


def make_organisation(code: str = "RH8", system: System | None = None, **fields: Any) -> Organisation:
    given = {"name": f"Organisation {code}", "sector": Sector.ACUTE, **fields}
    return Organisation.objects.create(code=code, home_system=system, **given)


def make_user(email: str = "sam@example.org", password: str | None = None, **fields: Any) -> User:
    given = {"full_name": email.split("@", maxsplit=1)[0].replace(".", " ").title(), **fields}
    return User.objects.create_user(email, password, **given)


def make_member(role: str, where: Organisation | System | Region | None = None, email: str | None = None) -> User:
    """A person who holds one role; everywhere (administrators) when ``where`` is None."""
    user = make_user(email or f"{role}.{where.code.lower() if where else 'all'}@example.org")
    kinds: dict[type, str] = {Organisation: "organisation", System: "system", Region: "region"}
    scope = {kinds[type(where)]: where} if where is not None else {}
    Membership.objects.create(user=user, role=role, **scope)
    return user


@pytest.fixture
def member(db: None) -> Callable[..., User]:
    return make_member


@pytest.fixture
def administrator(db: None) -> Actor:
    return Actor.of(make_member(Role.ADMINISTRATOR))
