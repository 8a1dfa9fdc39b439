"""Packages: sets of interventions that are weighed as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from planning.forms.interventions import PackageForm
from planning.models import Intervention, Package
from planning.presenters import interventions as presenters
from planning.selectors import interventions as selectors
from planning.services.failures import AssumptionRefused
from planning.services.packages import change_package, create_package, retire_package
from planning.views.interventions import ActionsForm, OfActions


class PackageList(OfActions, Page):
    template_name = "planning/interventions/packages.html"

    def page_context(self) -> dict[str, Any]:
        table = presenters.package_table(selectors.packages(self.actor, self.system))
        return super().page_context() | {"table": table}


class OfPackage(OfActions, abstract=True):
    """A page about one package."""

    @cached_property
    def package(self) -> Package:
        rows: Any = selectors.packages(self.actor, self.system)
        found: Package = self.find(rows, Permission.VIEW_SCENARIOS, self.permission, code=self.kwargs["code"])
        return found

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {"package": self.package}


class PackagePage(OfPackage, Page):
    template_name = "planning/interventions/package.html"

    def page_context(self) -> dict[str, Any]:
        rows = selectors.visible(self.actor, self.system).filter(packages=self.package)
        return super().page_context() | {
            "facts": presenters.package_facts(self.package),
            "table": presenters.table(rows),
        }


class AddPackage(ActionsForm):
    template_name = "planning/interventions/package_form.html"
    form_class = PackageForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"interventions": self.offered()}

    def offered(self) -> QuerySet[Intervention]:
        """What may be packed."""
        return selectors.on_offer(self.actor, self.system)

    def change(self, form: PackageForm) -> HttpResponse:
        made = create_package(actor=self.actor, system=self.system, **form.cleaned_data)
        messages.success(self.request, f"{made.name} is made. Weigh it against several futures.")
        return redirect(presenters.package_address(made))


class EditPackage(OfPackage, AddPackage):
    def find_for_change(self) -> None:
        if self.package.retired is not None:
            raise Http404("This package is no longer weighed, so there is nothing to change.")

    def offered(self) -> QuerySet[Intervention]:
        """Also what is in it, for no package can lose an intervention unseen."""
        rows = selectors.visible(self.actor, self.system)
        return rows.filter(Q(retired__isnull=True) | Q(packages=self.package)).distinct()

    def get_initial(self) -> dict[str, Any]:
        one = self.package
        inside = list(one.interventions.values_list("code", flat=True))
        return {"name": one.name, "description": one.description, "interventions": inside}

    def change(self, form: PackageForm) -> HttpResponse:
        one = Package.objects.select_related("system").get(pk=self.package.pk)  # the page shows the other
        change_package(actor=self.actor, package=one, **form.cleaned_data)
        messages.success(self.request, f"{one.name} is changed.")
        return redirect(presenters.package_address(one))


class RetirePackage(OfPackage, ActionPage):
    """Weighs it no longer."""

    permission = Permission.EDIT_SCENARIOS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            retire_package(actor=self.actor, package=self.package)
            messages.success(request, f"{self.package.name} is no longer weighed.")
        except AssumptionRefused as refused:
            messages.error(request, str(refused))
        return redirect(presenters.package_address(self.package))
