"""A finished back-test as one person may see it, and the addresses of its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from jobs.models import Job
from planning.models import Analysis, Scenario
from planning.presenters.scenarios import address
from planning.selectors import labels
from planning.selectors.sight import Sight

MEASURES: Final = {"supply": "Staff in post", "funded": "Funded posts", "need": "Assessed need"}
LEVELS: Final = {
    "cell": "One profession in one organisation",
    "organisation": "Organisations",
    "profession": "Professions",
    "staff_group": "Staff groups",
    "sector": "Sectors",
}
GROUPED: Final = {"staff_group": "By staff group", "organisation": "By organisation"}
DIMENSIONS: Final = ("organisation", "profession", "staff_group", "sector")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class BackTest:
    """A finished back-test as one person may see it, on one measure, drawn by staff group or organisation."""

    analysis: Analysis
    scenario: Scenario
    sight: Sight
    measure: str = "supply"
    by: str = "staff_group"

    @property
    def told(self) -> Row:
        found: Row = self.analysis.outcome["measures"][self.measure]
        return found

    @property
    def measures(self) -> list[str]:
        """What could be compared."""
        return [name for name in MEASURES if name in self.analysis.outcome["measures"]]

    @property
    def base(self) -> dt.date:
        return dt.date.fromisoformat(self.analysis.outcome["base_date"])

    @property
    def target(self) -> dt.date:
        return dt.date.fromisoformat(self.analysis.outcome["target_date"])

    def rows(self, level: str) -> list[Row]:
        """The rows of a level that are in sight."""
        return [row for row in self.told["rows"][level] if not row["only"] or self.sight.sees_organisation(row["only"])]

    @property
    def system(self) -> Row:
        found: Row = self.told["rows"]["system"][0]
        return found

    @property
    def sees_scores(self) -> bool:
        """Whether how a level did is an aggregate, or of an organisation that is seen."""
        return self.sight.sees_together({row["organisation"] for row in self.told["rows"]["organisation"]})

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """(dimension, code) → name."""
        found: dict[tuple[str, str], str] = {}
        for dimension in DIMENSIONS:
            codes = [row[dimension] for row in self.told["rows"][dimension]]
            found |= {(dimension, code): name for code, name in labels.names_of(dimension, codes).items()}
        return found

    def name(self, dimension: str, code: str) -> str:
        return self.names.get((dimension, code), code)

    def parameters(self, **changes: str) -> dict[str, str]:
        """The query of the page's address."""
        return {"code": str(self.analysis.code), "measure": self.measure, "by": self.by, **changes}


def page(scenario: Scenario, parameters: Mapping[str, str], name: str = "back-test") -> str:
    """The address of the page (or of its file) with these parameters."""
    query = urlencode(parameters)
    return f"{address(scenario, name)}{'?' if query else ''}{query}"


def page_of_job(job: Job) -> str:
    """Where the answer that a job worked out is seen."""
    analysis = Analysis.objects.select_related("scenario__system").get(code=job.payload["analysis"])
    return page(analysis.scenario, {"code": str(analysis.code)}) if analysis.scenario else ""
