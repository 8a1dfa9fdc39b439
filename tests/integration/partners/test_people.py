"""People are invited, hold roles for a time, and can be locked out."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client

from partners.actors import Actor
from partners.models import AuditEvent, Membership, User
from partners.roles import Role
from partners.services import people as services
from partners.services.tokens import issue_token
from tests.plugins.people import make_member, make_organisation, make_region, make_system, make_user

pytestmark = pytest.mark.django_db
SITE = "http://testserver/"


def test_an_administrator_invites_a_person_by_email(
    administrator: Actor, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.create_user(actor=administrator, email="New@Example.org", full_name="New Person", site=SITE)
    assert mailoutbox[0].to == ["new@example.org"]


def test_the_invitation_leads_to_a_password_that_signs_in(
    administrator: Actor, mailoutbox, django_capture_on_commit_callbacks, client: Client
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.create_user(actor=administrator, email="new@example.org", full_name="New Person", site=SITE)
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    password = "a long and quiet walk"
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    assert client.login(username="new@example.org", password=password)


def test_an_address_belongs_to_one_person_whatever_its_case(administrator: Actor) -> None:
    make_user("sam@example.org")
    with pytest.raises(ValidationError, match="in use already"):
        services.create_user(actor=administrator, email="SAM@example.org", full_name="Sam")


def test_only_administrators_invite(db: None) -> None:
    planner = Actor.of(make_member(Role.ICS_PLANNER, make_system()))
    with pytest.raises(PermissionDenied):
        services.create_user(actor=planner, email="new@example.org", full_name="New")


def test_a_role_is_given_in_one_organisation(administrator: Actor) -> None:
    user, organisation = make_user(), make_organisation("RH8", make_system())
    held = services.give_membership(actor=administrator, user=user, role=Role.WORKFORCE_LEAD, organisation=organisation)
    assert str(held) == "Workforce lead, Organisation RH8"


def test_giving_a_role_is_audited(administrator: Actor) -> None:
    services.give_membership(actor=administrator, user=make_user(), role=Role.ICS_PLANNER, system=make_system())
    assert AuditEvent.objects.get().action == "membership.given"


def test_a_role_needs_a_place(administrator: Actor) -> None:
    with pytest.raises(ValidationError, match="Choose one organisation"):
        services.give_membership(actor=administrator, user=make_user(), role=Role.ICS_PLANNER)


def test_a_role_has_one_place_only(administrator: Actor) -> None:
    with pytest.raises(ValidationError, match="Choose one organisation"):
        services.give_membership(
            actor=administrator, user=make_user(), role=Role.ICS_PLANNER, system=make_system(), region=make_region()
        )


def test_the_same_role_is_not_given_twice(administrator: Actor) -> None:
    user, system = make_user(), make_system()
    services.give_membership(actor=administrator, user=user, role=Role.ICS_PLANNER, system=system)
    with pytest.raises(ValidationError, match="already holds this role"):
        services.give_membership(actor=administrator, user=user, role=Role.ICS_PLANNER, system=system)


def test_the_database_itself_refuses_the_same_role_twice() -> None:
    user, system = make_user(), make_system()
    Membership.objects.create(user=user, role=Role.ICS_PLANNER, system=system)
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=user, role=Role.ICS_PLANNER, system=system)


def test_a_role_that_ended_can_be_given_again(administrator: Actor) -> None:
    user, system = make_user(), make_system()
    held = services.give_membership(actor=administrator, user=user, role=Role.ICS_PLANNER, system=system)
    services.end_membership(actor=administrator, membership=held)
    services.give_membership(actor=administrator, user=user, role=Role.ICS_PLANNER, system=system)
    assert user.memberships.filter(ended=None).count() == 1


def test_an_ended_role_gives_no_right(administrator: Actor) -> None:
    from partners.permissions import Permission

    user = make_member(Role.ICS_PLANNER, make_system())
    services.end_membership(actor=administrator, membership=user.memberships.get())
    assert not Actor.of(user).may(Permission.VIEW_AGGREGATES)


def test_tokens_end_with_their_role(administrator: Actor) -> None:
    user = make_member(Role.ICS_PLANNER, make_system())
    token, _secret = issue_token(actor=Actor.of(user), membership=user.memberships.get(), name="nightly")
    services.end_membership(actor=administrator, membership=user.memberships.get())
    token.refresh_from_db()
    assert token.revoked is not None


def test_the_last_administrator_keeps_the_role(administrator: Actor) -> None:
    assert administrator.user is not None
    with pytest.raises(ValidationError, match="last administrator"):
        services.end_membership(actor=administrator, membership=administrator.user.memberships.get())


def test_nobody_locks_themselves_out(administrator: Actor) -> None:
    assert administrator.user is not None
    with pytest.raises(PermissionDenied):
        services.set_active(actor=administrator, user=administrator.user, active=False)


def test_a_person_locked_out_holds_no_right(administrator: Actor) -> None:
    from partners.permissions import Permission

    user = make_member(Role.ICS_PLANNER, make_system())
    services.set_active(actor=administrator, user=user, active=False)
    assert not Actor.of(User.objects.get(pk=user.pk)).may(Permission.VIEW_AGGREGATES)
