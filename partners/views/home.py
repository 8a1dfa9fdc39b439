"""The first page after signing in, and the page about one's own account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partners import presenters
from partners.pages import ActionPage, Page
from partners.permissions import Access, Permission
from partners.roles import Role
from web import home


class Home(Page):
    """Greets the person, says what they are here, and lists what waits for them."""

    permission = Access.SIGNED_IN
    template_name = "partners/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = presenters.task_items(home.tasks(self.actor))
        return super().get_context_data(task_items=items, memberships=self.actor.memberships, **kwargs)


class Account(Page):
    """Name, roles, and the ways to password, second step and tokens."""

    permission = Access.SIGNED_IN
    template_name = "partners/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = presenters.account_rows(self.actor)
        may = self.actor.may(Permission.MANAGE_TOKENS)
        program = not may and any(held.role == Role.PARTNER for held in self.actor.memberships)
        return super().get_context_data(rows=rows, may_make_tokens=may, is_program=program, **kwargs)


class AddressesAreFixed(ActionPage):
    """Stands before allauth's page for changing one's e-mail address."""

    permission = Access.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("account")
