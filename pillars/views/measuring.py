"""Pages: a measure is defined, changed, reviewed, retired; its readings are entered, checked, corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.pages import ActionPage
from partners.permissions import Permission
from pillars.forms import measures as forms
from pillars.models import Reading
from pillars.presenters import measure_words as words
from pillars.presenters.measures import address
from pillars.selectors.measures import readings_of
from pillars.services import measures as services
from pillars.services import readings
from pillars.services.measure_facts import MeasureRefused
from pillars.services.measure_rules import FRACTION
from pillars.views.base import PlanForm
from pillars.views.measures import OfMeasure
from web.formats import format_date


class MeasureFormPage(PlanForm, abstract=True):
    """A form about a measure: how it is worked out is one question there."""

    def shown_as(self, field: str) -> str:
        return "how" if field in ("computed", "observes") else field


class Definition(MeasureFormPage, abstract=True):
    """The long form of a measure, in parts."""

    permission = Permission.EDIT_PLANS
    template_name = "pillars/measures/form.html"
    form_class = forms.MeasureForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.actor, "framework": self.framework}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = {"shape": forms.SHAPE, "count": forms.COUNT, "scope": forms.SCOPE, "aim": forms.AIM}
        return super().get_context_data(**parts, **kwargs)


class AddMeasure(Definition):
    permission = Permission.EDIT_PLANS

    def find_for_change(self) -> None:
        super().find_for_change()
        self.framework  # noqa: B018 - it is looked for

    def get_initial(self) -> dict[str, Any]:
        return {
            "how": forms.ENTERED,
            "pillar": self.framework.pillars.filter(code=self.request.GET.get("pillar")).first(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="Add a measure", **kwargs)

    def change(self, form: forms.MeasureForm) -> HttpResponse:
        made = services.define_measure(actor=self.actor, framework=self.framework, facts=form.facts())
        messages.success(self.request, f"“{made.name}” is added.")
        return redirect(address(made))


class OnMeasure(OfMeasure, MeasureFormPage, abstract=True):
    """A form about a measure that is there."""

    permission = Permission.EDIT_PLANS

    def find_for_change(self) -> None:
        super().find_for_change()
        self.measure  # noqa: B018 - it is looked for

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(measure=self.measure, **kwargs)

    def back(self, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return redirect(address(self.measure))


class ChangeMeasure(OnMeasure, Definition):
    permission = Permission.EDIT_PLANS

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"measure": self.measure}

    def get_initial(self) -> dict[str, Any]:
        return forms.MeasureForm.starting(self.measure)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"Change “{self.measure.name}”", **kwargs)

    def change(self, form: forms.MeasureForm) -> HttpResponse:
        services.change_measure(actor=self.actor, measure=self.measure, facts=form.facts())
        return self.back("Saved.")


class OfOwner(OnMeasure, abstract=True):
    """A form for the measure's owner, and for planners."""

    permission = Permission.LEAD_PLANS
    template_name = "pillars/measures/small.html"
    title = ""
    button = "Save"
    hint = ""

    def find_for_change(self) -> None:
        super().find_for_change()
        services.demand_owner(self.actor, self.measure)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, button=self.button, hint=self.hint, **kwargs)


class ReviewMeasure(OfOwner):
    permission = Permission.LEAD_PLANS
    form_class = forms.ReviewForm
    title = "Review this measure"
    hint = "Look at the chart, the target and the actions first; then say what came of it and when to look again."

    def change(self, form: forms.ReviewForm) -> HttpResponse:
        services.review_measure(actor=self.actor, measure=self.measure, **form.cleaned_data)
        return self.back(f"Reviewed. The next review is on {format_date(form.cleaned_data['next_review'])}.")


class EnterReading(OfOwner):
    permission = Permission.LEAD_PLANS
    form_class = forms.ReadingForm
    title = "Enter a reading"
    hint = "Somebody else checks it afterwards. Until then it is shown as not checked."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"measure": self.measure}

    def change(self, form: forms.ReadingForm) -> HttpResponse:
        period = form.cleaned_data["period"]
        readings.enter_reading(actor=self.actor, measure=self.measure, period=period, facts=form.facts())
        return self.back(f"The reading of {format_date(period)} is saved. Somebody else checks it now.")


class CorrectReading(OfOwner):
    permission = Permission.LEAD_PLANS
    form_class = forms.ReadingForm
    title = "Correct a reading"
    hint = "The reading of before is kept, and the new one has to be checked again."

    @cached_property
    def reading(self) -> Reading:
        return reading_at(self, self.kwargs["day"])

    def find_for_change(self) -> None:
        super().find_for_change()
        self.reading  # noqa: B018 - it is looked for

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"measure": self.measure, "correcting": True}

    def get_initial(self) -> dict[str, Any]:
        one = self.reading
        share = self.measure.unit == FRACTION
        bare = one.numerator is None
        return {
            "numerator": forms.typed(one.numerator, share=False),
            "denominator": forms.typed(one.denominator, share=False),
            "value": forms.typed(one.value, share) if bare else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = words.level_words(self.reading.value, self.measure.unit)
        said = f"{format_date(self.reading.period)}: {held}."
        return super().get_context_data(**kwargs) | {"hint": f"{said} {self.hint}"}

    def change(self, form: forms.ReadingForm) -> HttpResponse:
        readings.correct_reading(actor=self.actor, reading=self.reading, facts=form.facts())
        return self.back("Corrected. Somebody else checks it now.")


def reading_at(page: OfMeasure, day: str) -> Reading:
    """The reading that holds for a day of the page's measure.

    Raises:
        Http404: there is none.
    """
    try:
        found = readings_of(page.measure).filter(period=dt.date.fromisoformat(day)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404("There is no reading of that day.")
    found.measure = page.measure
    return found


class CheckReading(OfMeasure, ActionPage):
    """Says that a reading is right."""

    permission = Permission.LEAD_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reading = reading_at(self, kwargs["day"])
        try:
            readings.check_reading(actor=self.actor, reading=reading)
            messages.success(request, f"The reading of {format_date(reading.period)} is checked.")
        except MeasureRefused as refused:
            messages.error(request, str(refused))
        return redirect(f"{address(self.measure)}#readings")


class RetireMeasure(OfMeasure, ActionPage):
    """Takes a measure out of the lists, or brings it back."""

    permission = Permission.EDIT_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        restore = request.POST.get("do") == "restore"
        services.retire_measure(actor=self.actor, measure=self.measure, restore=restore)
        said = "is back" if restore else "is retired. It can still be found with the filter “Retired ones”"
        messages.success(request, f"“{self.measure.name}” {said}.")
        return redirect(address(self.measure))
