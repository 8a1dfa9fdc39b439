"""The demo's people: one account for each role, at addresses that can never receive mail (example.org is reserved)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from demo import places
from partners.actors import Actor
from partners.models import Membership, Organisation, Region, System, User
from partners.roles import Role
from partners.services import people

PASSWORD: Final = "demo-of-the-planner"  # noqa: S105 (it is printed by `make run`, and never used in production)
"""Everybody's password, where the environment names no other in DEMO_PASSWORD."""


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in. ``code`` names the organisation, system or region of the role."""

    email: str
    name: str
    role: str
    code: str = ""
    what: str = ""


ACCOUNTS: Final = (
    Account("lead@example.org", "Leah Lead", Role.WORKFORCE_LEAD, places.ACUTE.code, "enters the figures of a trust"),
    Account(
        "practice@example.org", "Priya Practice", Role.WORKFORCE_LEAD, places.PRACTICE.code, "those of a GP practice"
    ),
    Account("care@example.org", "Carol Care", Role.WORKFORCE_LEAD, places.CARE_HOME.code, "those of a care home"),
    Account("planner@example.org", "Piers Planner", Role.ICS_PLANNER, places.SYSTEM[0], "collects and plans"),
    Account("reviewer@example.org", "Rhona Reviewer", Role.ICS_PLANNER, places.SYSTEM[0], "reviews what others sent"),
    Account("executive@example.org", "Edith Executive", Role.ICS_EXECUTIVE, places.SYSTEM[0], "sees the gap"),
    Account("delivery@example.org", "Dara Delivery", Role.DELIVERY_LEAD, places.SYSTEM[0], "leads workstreams"),
    Account("partner@example.org", "Partner Program", Role.PARTNER, places.SECOND_ACUTE.code, "calls the API"),
    Account("region@example.org", "Reggie Region", Role.REGIONAL_VIEWER, places.REGION[0], "sees several systems"),
    Account("admin@example.org", "Ada Administrator", Role.ADMINISTRATOR, "", "people and reference data"),
)
WITHOUT_SIGN_IN: Final = (
    Account("port-specimen@example.org", "Peter Port", Role.WORKFORCE_LEAD, places.SECOND_ACUTE.code),
    Account("mental-health@example.org", "Mina Mindful", Role.WORKFORCE_LEAD, places.MENTAL_HEALTH.code),
    Account("ambulance@example.org", "Amos Siren", Role.WORKFORCE_LEAD, places.AMBULANCE.code),
    Account("neighbour@example.org", "Nell Neighbour", Role.ICS_PLANNER, places.NEIGHBOUR[0]),
    Account("neighbour-review@example.org", "Noah Nextdoor", Role.ICS_PLANNER, places.NEIGHBOUR[0]),
)
"""People who have done things in the demo, and whose accounts have no password."""


def create(*, actor: Actor, password: str) -> dict[str, User]:
    """Everybody with their one role, by the part of their address before the @."""
    made, kept = {}, make_password(password)  # worked out once: it takes a good part of a second
    for account in (*ACCOUNTS, *WITHOUT_SIGN_IN):
        user = people.create_user(actor=actor, email=account.email, full_name=account.name)
        _give_role(actor, user, account)
        if account in ACCOUNTS:
            validate_password(password, user)
            user.password = kept
            user.save(update_fields=["password"])
        made[account.email.split("@")[0]] = user
    return made


def _give_role(actor: Actor, user: User, account: Account) -> Membership:
    """The role in whatever bears the code; an administrator's is everywhere."""
    organisation = Organisation.objects.filter(code=account.code).first()
    system = System.objects.filter(code=account.code).first()
    region = Region.objects.filter(code=account.code).first()
    return people.give_membership(
        actor=actor, user=user, role=account.role, organisation=organisation, system=system, region=region
    )


def printed(told: str) -> str:
    """The accounts as `make run` shows them; ``told`` says what there is to say of the password."""
    wide = max(len(account.email) for account in ACCOUNTS)
    rows = [f"  {one.email:<{wide}}  {Role(one.role).label}: {one.what}" for one in ACCOUNTS]
    return "\n".join((f"Demo accounts, {told}", *rows))


def signs_in_with(password: str) -> bool:
    """Whether the demo was loaded with this password."""
    user = User.objects.filter(email=ACCOUNTS[0].email).first()
    return user is not None and user.check_password(password)
