"""People are invited, hold roles for a time, and can be locked out; nobody is deleted."""

from __future__ import annotations

from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from partners import access, audit
from partners.actors import Actor
from partners.models import ApiToken, Membership, Organisation, Region, System, User
from partners.permissions import Permission
from partners.roles import Role


@transaction.atomic
def create_user(*, actor: Actor, email: str, full_name: str, site: str = "") -> User:
    """Add a person and, with ``site`` (the address of this installation), invite them by e-mail to set a password.

    Raises:
        PermissionDenied: the actor does not look after people.
        ValidationError: the address is malformed or belongs to somebody already.
    """
    access.demand(actor, Permission.MANAGE_PEOPLE)
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise ValidationError({"email": f"{email} is in use already. Find the person in the list of people."})
    user = User.objects.create_user(email.strip(), None, full_name=" ".join(full_name.split()))
    audit.record(actor=actor, action="person.invited", subject=user)
    if site:
        transaction.on_commit(partial(send_invitation, user=user, site=site))
    return user


@transaction.atomic
def invite_again(*, actor: Actor, user: User, site: str) -> None:
    """Send a fresh link by which the person sets a password.

    Raises:
        PermissionDenied: the actor does not look after people.
    """
    access.demand(actor, Permission.MANAGE_PEOPLE)
    audit.record(actor=actor, action="person.invited_again", subject=user)
    transaction.on_commit(partial(send_invitation, user=user, site=site))


def send_invitation(*, user: User, site: str) -> None:
    """The e-mail with the link; the link holds for as long as one that resets a password."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": key.split("-", 1)[0], "key": key.split("-", 1)[1]}
    )
    body = render_to_string("partners/email/invitation.txt", {"user": user, "link": f"{site.rstrip('/')}{path}"})
    send_mail("Your account in the ICS workforce planner", body, None, [user.email])


@transaction.atomic
def give_membership(
    *,
    actor: Actor,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    system: System | None = None,
    region: Region | None = None,
) -> Membership:
    """Give a person a role in one organisation, system or region; an administrator's has none of them.

    Raises:
        PermissionDenied: the actor does not look after people there.
        ValidationError: the role needs a place (or must have none), or the person holds it there already.
    """
    _demand_over(actor, organisation, system)
    _check_scope(role, organisation, system, region)
    membership = Membership(user=user, role=role, organisation=organisation, system=system, region=region)
    membership.full_clean()
    membership.save(force_insert=True)
    audit.record(
        actor=actor,
        action="membership.given",
        subject=user,
        organisation=organisation,
        system=system,
        role=str(membership),
    )
    return membership


def _check_scope(role: str, *places: Organisation | System | Region | None) -> None:
    if role not in Role.values:
        raise ValidationError({"role": "Choose a role from the list."})
    count = sum(place is not None for place in places)
    if role == Role.ADMINISTRATOR and count:
        raise ValidationError(
            {"role": "An administrator's role covers the whole installation: choose no organisation."}
        )
    if role != Role.ADMINISTRATOR and count != 1:
        raise ValidationError({"role": "Choose one organisation, one system or one region for this role."})


def _demand_over(actor: Actor, organisation: Organisation | None, system: System | None) -> None:
    thing = organisation or system
    if thing is None:
        access.demand_everywhere(actor, Permission.MANAGE_PEOPLE)
    else:
        access.demand(actor, Permission.MANAGE_PEOPLE, thing)


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> Membership:
    """End a role now; the tokens that carry it stop working with it.

    Raises:
        PermissionDenied: the actor does not look after people there.
        ValidationError: it has ended already, or it is the last administrator's.
    """
    _demand_over(actor, membership.organisation, membership.system)
    if membership.role == Role.ADMINISTRATOR and not _another_administrator(membership.user):
        raise ValidationError("This is the last administrator. Give somebody else the role first.")
    now = timezone.now()
    if not Membership.objects.filter(pk=membership.pk, ended__isnull=True).update(ended=now):
        raise ValidationError("This role has ended already.")
    membership.ended = now
    ApiToken.objects.filter(membership=membership, revoked__isnull=True).update(revoked=now)
    audit.record(
        actor=actor,
        action="membership.ended",
        subject=membership.user,
        organisation=membership.organisation,
        system=membership.system,
        role=str(membership),
    )
    return membership


def _another_administrator(user: User) -> bool:
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, ended__isnull=True, user__is_active=True)
    return others.exclude(user=user).exists()


@transaction.atomic
def set_active(*, actor: Actor, user: User, active: bool) -> User:
    """Lock a person out, or let them in again. Their past stays as it was.

    Raises:
        PermissionDenied: the actor does not look after people, or would lock themselves out.
        ValidationError: it is the last administrator.
    """
    access.demand_everywhere(actor, Permission.MANAGE_PEOPLE)
    if not active and actor.user == user:
        raise PermissionDenied("You cannot lock yourself out. Ask another administrator.")
    if not active and user.administers(Permission.MANAGE_PEOPLE) and not _another_administrator(user):
        raise ValidationError("This is the last administrator. Give somebody else the role first.")
    User.objects.filter(pk=user.pk).update(is_active=active)
    user.is_active = active
    audit.record(actor=actor, action="person.let_in" if active else "person.locked_out", subject=user)
    return user
