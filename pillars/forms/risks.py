"""Forms of the register of supply risks: its filters, and what people say of a risk; the services check again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms

from partners.models import System, User
from pillars.forms.fields import LeadField
from pillars.models import Action, RiskRule, SupplyRisk
from pillars.presenters.risk_words import GRADE_WORDS, IMPACTS, LIKELIHOODS
from pillars.selectors.risks import BY_PERSON, BY_RULE, NOBODY
from planning.forms.fields import CountField, PercentField
from planning.forms.filters import BASIS_NAMES
from web.forms import DatePartsField, DesignSystemForm, WholeNumberInput

ALL: Final = ("", "All")
NARROW: Final = {"classes": "nhsuk-input--width-5"}


def scale(words: Mapping[int, str]) -> list[tuple[str, str]]:
    """A scale of five as choices."""
    return [(str(points), f"{points} {word}") for points, word in words.items()]


class RiskFilter(DesignSystemForm):
    """Every filter may be left out; one that says something unknown gets a message, never a guess."""

    mark_optional = False

    state = forms.ChoiceField(label="State", required=False, choices=[*SupplyRisk.State.choices, ("all", "All")])
    grade = forms.ChoiceField(label="Grade", required=False, choices=[ALL, *GRADE_WORDS.items()])
    likelihood = forms.ChoiceField(label="Likelihood", required=False, choices=[ALL, *scale(LIKELIHOODS)])
    impact = forms.ChoiceField(label="Impact", required=False, choices=[ALL, *scale(IMPACTS)])
    owner = forms.ChoiceField(label="Owner", required=False)
    kind = forms.ChoiceField(
        label="Raised by", required=False, choices=[ALL, (BY_RULE, "The rule"), (BY_PERSON, "A person")]
    )
    text = forms.CharField(label="Words in it", required=False, max_length=100)

    def __init__(self, data: Mapping[str, Any], *, owners: Iterable[User]) -> None:
        given = {name: data.get(name) for name in data}
        given["state"] = given.get("state") or SupplyRisk.State.OPEN
        super().__init__(given, auto_id="filter-%s")
        field: Any = self.fields["owner"]
        field.choices = [ALL, (NOBODY, "Nobody yet"), *[(str(one.pk), str(one)) for one in owners]]
        for name in ("state", "grade", "likelihood", "impact", "owner", "kind"):
            one: Any = self.fields[name]
            one.error_messages["invalid_choice"] = f"{one.label}: choose from those that are offered."

    @property
    def wanted(self) -> dict[str, Any]:
        """What ``selectors.risks.narrowed`` takes; the form must be valid."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in given.items() if (name, value) != ("state", "all")}

    @property
    def parameters(self) -> dict[str, str]:
        """The query of the address, without what goes without saying."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in given.items() if (name, value) != ("state", SupplyRisk.State.OPEN)}


class TreatForm(DesignSystemForm):
    """Who looks after a risk, and what is done about it."""

    title = forms.CharField(label="What may go wrong", max_length=SupplyRisk._meta.get_field("title").max_length)
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    owner = LeadField(label="Owner", required=False, empty_label="Nobody yet")
    treatment = forms.CharField(
        label="Treatment", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is done to make it less likely or less bad, and what is borne.",
    )  # fmt: skip
    review_date = DatePartsField(
        label="Review by", required=False, help_text="For example, 31 3 2027. The owner finds it on their home page."
    )
    actions = forms.ModelMultipleChoiceField(
        Action.objects.none(), label="Actions that treat it", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, system: System, risk: SupplyRisk, actions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(system, risk.owner)  # type: ignore[attr-defined]
        self.fields["actions"].queryset = actions  # type: ignore[attr-defined]

    @staticmethod
    def starting(risk: SupplyRisk) -> dict[str, Any]:
        """What the form shows first of a risk."""
        names = ("title", "description", "owner", "treatment", "review_date")
        return {name: getattr(risk, name) for name in names} | {"actions": list(risk.actions.all())}


class ScoreForm(DesignSystemForm):
    """A score against the rule, with its reason."""

    likelihood = forms.TypedChoiceField(label="Likelihood", coerce=int, choices=scale(LIKELIHOODS))
    impact = forms.TypedChoiceField(label="Impact", coerce=int, choices=scale(IMPACTS))
    reason = forms.CharField(
        label="Reason", widget=forms.Textarea(attrs={"rows": 2}), help_text="Why the score is what you say."
    )


class AddRiskForm(ScoreForm):
    """A risk that a person raises."""

    title = forms.CharField(label="What may go wrong", max_length=SupplyRisk._meta.get_field("title").max_length)
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    field_order = ("title", "description", "likelihood", "impact", "reason")


class CloseForm(DesignSystemForm):
    """Why a risk is closed."""

    reason = forms.CharField(label="Why is it closed?", widget=forms.Textarea(attrs={"rows": 2}))


class RuleForm(DesignSystemForm):
    """When a projected gap becomes a risk."""

    basis = forms.ChoiceField(label="Which gap counts?", choices=list(BASIS_NAMES.items()), widget=forms.RadioSelect)
    threshold = PercentField(
        lowest=Decimal("0.00001"), highest=Decimal(1), label="From this share of demand",
        help_text="A gap of at least this share of demand is a risk.",
    )  # fmt: skip
    least_wte = CountField(
        lowest=Decimal(0), highest=Decimal("99999999"), label="And from this size",
        help_text="Smaller gaps raise no risk, whatever their share.",
    )  # fmt: skip
    horizon_years = forms.IntegerField(
        min_value=1, max_value=30, label="Within this many years", widget=WholeNumberInput()
    )
    design = {
        "threshold": {**NARROW, "suffix": "%"},
        "least_wte": {**NARROW, "suffix": "WTE"},
        "horizon_years": {**NARROW, "suffix": "years"},
    }

    @staticmethod
    def starting(rule: RiskRule) -> dict[str, Any]:
        """What the form shows first."""
        return {
            "basis": rule.basis,
            "threshold": Decimal(str(rule.threshold)),
            "least_wte": Decimal(str(rule.least_wte)),
            "horizon_years": rule.horizon_years,
        }
