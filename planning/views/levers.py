"""What else a scenario presumes: the list, the page of each with its history, adding, changing, withdrawing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.models import Organisation
from partners.pages import ActionPage, Page
from planning.forms.levers import FORMS, LeverForm, WithdrawForm
from planning.models import Lever
from planning.presenters import levers as presenters
from planning.presenters.moved import line as moved_line
from planning.presenters.scenarios import address
from planning.selectors import levers as selectors
from planning.selectors.moved import by_change
from planning.selectors.sight import Sight, sight_of
from planning.services.levers import add_lever, change_lever, withdraw_lever
from planning.services.snapshots.reading import partners_in
from planning.views.scenarios import ChangeForm, OfScenario
from web.downloads import csv_response

REPLACED = "This was changed or withdrawn in the meantime, so there is nothing to change here. Open it again."


class OfLevers(OfScenario, abstract=True):
    """A page about levers; those of organisations whose figures are out of sight are counted, not shown."""

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    def sees(self, one: Lever) -> bool:
        return self.sight.sees_lever(one)

    @cached_property
    def held(self) -> dict[type[Lever], list[Lever]]:
        """Everything that holds."""
        return {kind: list(selectors.held(self.scenario, kind)) for kind in selectors.KINDS.values()}

    @property
    def seen(self) -> dict[type[Lever], list[Lever]]:
        """What of it may be shown."""
        return {kind: [one for one in rows if self.sees(one)] for kind, rows in self.held.items()}

    @property
    def lever_kind(self) -> type[Lever]:
        """The kind of the address."""
        kind = selectors.KINDS.get(self.kwargs["kind"])
        if kind is None:
            raise Http404("Nothing of that kind is presumed.")
        return kind


class Levers(OfLevers, Page):
    template_name = "planning/levers/list.html"

    def page_context(self) -> dict[str, Any]:
        seen = self.seen
        return super().page_context() | {
            "headline": presenters.headline(seen),
            "sections": presenters.sections(self.scenario, seen),
            "hidden": sum(map(len, self.held.values())) - sum(map(len, seen.values())),
            "not_counted": presenters.not_counted(self.scenario.published, seen),
            "progress": self.progress,
        }


class Download(OfLevers, ActionPage):
    """The table of one kind as a file."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        table = presenters.table(self.scenario, self.lever_kind, self.seen[self.lever_kind])
        return csv_response(f"{self.system.code}-{self.kwargs['kind']}.csv", table.headings(), table.raw_rows())


class OfLever(OfLevers, abstract=True):
    """A page about one row, in sight."""

    @cached_property
    def lever(self) -> Lever:
        found = selectors.lever(self.scenario, self.lever_kind, self.kwargs["lever"])
        if found is None or not self.sees(found):
            raise Http404("Nothing of that kind is presumed in this scenario.")
        return found

    def page_context(self) -> dict[str, Any]:
        one = self.lever
        return super().page_context() | {
            "lever": one,
            "kind_title": presenters.ONE[type(one)],
            "facts": presenters.facts(one),
            "page_url": presenters.lever_address(self.scenario, one),
        }


class LeverPage(OfLever, Page):
    template_name = "planning/levers/lever.html"

    def page_context(self) -> dict[str, Any]:
        one = self.lever
        now = selectors.now(one) if one.ended else None
        return super().page_context() | {
            "moved": moved_line(self.scenario, by_change(self.scenario, one.ended or one.changed)),
            "moved_by": "What its withdrawal moved." if one.ended else "What this moved.",
            "history": presenters.history_table(row for row in selectors.history(one) if self.sees(row)),
            "now_url": presenters.lever_address(self.scenario, now) if now and self.sees(now) else "",
            "change_url": presenters.lever_address(self.scenario, one, "lever-change"),
            "withdraw_url": presenters.lever_address(self.scenario, one, "lever-withdraw"),
            "progress": self.progress,
        }


class AsksForLever(OfLevers, ChangeForm, abstract=True):
    """A form of the kind's own."""

    template_name = "planning/levers/form.html"
    form_class = LeverForm

    def get_form_class(self) -> type[LeverForm]:
        return FORMS[self.lever_kind]

    def get_form_kwargs(self) -> dict[str, Any]:
        here = [one.pk for one, _ in partners_in(self.system, localdate())]
        rows = Organisation.objects.filter(pk__in=here).order_by("name")
        return super().get_form_kwargs() | {"organisations": rows}

    def page_context(self) -> dict[str, Any]:
        kind = self.lever_kind
        return super().page_context() | {"kind_title": presenters.ONE[kind], "words": presenters.WORDS[kind]}


class AddLever(AsksForLever):
    """A new lever."""

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {
            "title": presenters.ADD[self.lever_kind], "back": address(self.scenario, "levers"),
        }  # fmt: skip

    def change(self, form: LeverForm) -> HttpResponse:
        new = add_lever(actor=self.actor, lever=self.lever_kind(scenario=self.scenario, **form.values()))
        self.tell_recalculating(f"“{new.name}” is added.")
        return redirect(presenters.lever_address(self.scenario, new))


class _OfHeld(OfLever, abstract=True):
    """Changes what holds now; what was replaced or withdrawn is history."""

    @cached_property
    def lever(self) -> Lever:
        found = selectors.lever(self.scenario, self.lever_kind, self.kwargs["lever"])
        if found is None or not self.sees(found):
            raise Http404("Nothing of that kind is presumed in this scenario.")
        if found.ended is not None and self.request.method == "GET":
            raise Http404(REPLACED)
        return found


class ChangeLever(_OfHeld, AsksForLever):
    """New values under the same name."""

    def get_form_kwargs(self) -> dict[str, Any]:
        one = self.lever
        given = super().get_form_kwargs()
        kept = Organisation.objects.filter(pk__in=[one.organisation_id] if one.organisation_id else [])
        organisations = (given["organisations"] | kept).distinct()
        return given | {
            "organisations": organisations, "changing": one, "initial": self.get_form_class().starting(one),
        }  # fmt: skip

    def page_context(self) -> dict[str, Any]:
        one = self.lever
        return super().page_context() | {
            "title": f"Change “{one.name}”", "back": presenters.lever_address(self.scenario, one), "changing": True,
        }  # fmt: skip

    def change(self, form: LeverForm) -> HttpResponse:
        new = change_lever(actor=self.actor, lever=self.lever, values=form.values())
        self.tell_recalculating("The new values are saved.")
        return redirect(presenters.lever_address(self.scenario, new))


class WithdrawLever(_OfHeld, ChangeForm):
    """Presumes it no more."""

    template_name = "planning/levers/withdraw.html"
    form_class = WithdrawForm

    def change(self, form: WithdrawForm) -> HttpResponse:
        withdraw_lever(actor=self.actor, lever=self.lever, reason=form.cleaned_data["reason"])
        self.tell_recalculating(f"“{self.lever.name}” is withdrawn.")
        return redirect(address(self.scenario, "levers"))
