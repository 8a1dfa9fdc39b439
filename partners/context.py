"""What every page shows: the navigation that the actor may follow, their account, and whether figures are made up."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from web import navigation
from web.page import AccountItem, Page


def page(request: HttpRequest) -> dict[str, object]:
    """``page`` (see web.page) and ``actor``. Nothing is asked of the database before a template asks for it."""
    actor: Actor | None = getattr(request, "actor", None)
    return {"actor": actor, "page": SimpleLazyObject(lambda: page_of(actor))}


def page_of(actor: Actor | None) -> Page:
    """Menu, account and notices for this actor; a bare page for somebody not signed in."""
    illustrative = System.objects.filter(illustrative=True).exists()
    if actor is None or actor.user is None:
        return Page(account=[AccountItem("Sign in", reverse("account_login"))], illustrative=illustrative)
    return Page(
        navigation=navigation.entries(lambda needed: allowed(actor, needed)),
        account=[
            AccountItem(str(actor.user), reverse("account")),
            AccountItem("Sign out", reverse("account_logout"), post=True),
        ],
        illustrative=illustrative,
        system_name=_only_system(actor),
        home_url=reverse("home"),
    )


def allowed(actor: Actor, needed: str | None) -> bool:
    """Whether a menu entry that needs this right is shown."""
    return needed is None or actor.may(Permission(needed))


def _only_system(actor: Actor) -> str:
    """The name of the one system that the actor's memberships lie in; nothing when there are several."""
    named = {
        system.name
        for held in actor.memberships
        if (system := held.system or (held.organisation.home_system if held.organisation else None))
    }
    return named.pop() if len(named) == 1 else ""
