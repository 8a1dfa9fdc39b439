"""What is compared: whatever the address may say, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms

from partners.models import Sector
from planning.selectors.benchmark_rates import RATES
from planning.selectors.benchmarks import Asked, Benchmarks, latest_of
from web.formats import format_month
from web.forms import DesignSystemForm
from workforce.models import Profession

FIRST: Final = next(iter(RATES))


class BenchmarkFilter(DesignSystemForm):
    """Every parameter may be left out; one that says something unknown gets a message, never a guess."""

    mark_optional = False

    rate = forms.ChoiceField(label="Rate", required=False, choices=[(one.code, one.name) for one in RATES.values()])
    organisation = forms.ChoiceField(label="Whose is marked", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    profession = forms.ChoiceField(label="Profession", required=False)
    month = forms.ChoiceField(label="Month", required=False)

    def __init__(self, data: Mapping[str, Any], *, benchmarks: Benchmarks) -> None:
        given = {name: data.get(name) for name in data}
        rate = RATES.get(str(given.get("rate") or FIRST), RATES[FIRST])
        self._months = benchmarks.months(rate)
        super().__init__(given | {"rate": given.get("rate") or FIRST}, auto_id="filter-%s")
        partners = [one for one in benchmarks.partners.values() if benchmarks.sight.sees_organisation(one.code)]
        sectors = {one.sector for one in benchmarks.partners.values()} - {Sector.EDUCATION, Sector.ICB}
        self._offer("organisation", "The whole system", sorted(((one.code, one.name) for one in partners), key=_name))
        self._offer("sector", "All sectors", [one for one in Sector.choices if one[0] in sectors])
        professions = Profession.objects.exclude(code=Profession.NOT_SPECIFIED).order_by("name")
        self._offer("profession", "All staff", list(professions.values_list("code", "name")))
        months = [(f"{month:%Y-%m}", format_month(month)) for month in sorted(self._months, reverse=True)]
        self._offer("month", "The latest that most reported", months)
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = f"{field.label}: choose from those that are offered."

    def _offer(self, name: str, nothing: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", nothing), *choices]

    def asked(self) -> Asked | None:
        """What was asked for; the form must be valid. None where nobody has told anything."""
        given = self.cleaned_data
        year_month = given["month"]
        month = dt.date.fromisoformat(f"{year_month}-01") if year_month else latest_of(self._months)
        if month is None:
            return None
        profession = Profession.objects.filter(code=given["profession"]).first() if given["profession"] else None
        return Asked(RATES[given["rate"]], month, given["sector"], profession, given["organisation"])


def _name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()
