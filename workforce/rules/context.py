"""What the rules know beside the rows: plain data, put together by a service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from workforce.rules.labels import same

NOT_SPECIFIED = "not-specified"
"""The reserved setting and profession that stand for “not told”."""


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    """An organisation the actor can see. ``writable``: they may enter figures for it."""

    code: str
    name: str = ""
    sector: str = ""
    system: str = ""
    writable: bool = True
    closed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ProfessionFact:
    """A profession. ``groups``: codes of its staff groups; ``coarse_of``: the group whose unsplit rows it takes."""

    code: str
    name: str = ""
    groups: frozenset[str] = frozenset()
    coarse_of: str = ""
    wte_per_post: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SettingFact:
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MeasureFact:
    code: str
    name: str = ""
    share: bool = True
    """Whether the numerator is part of the denominator."""


StockKey = tuple[str, str, str, str, str]
"""(section, organisation, profession, setting, unit): a line without its month and label."""

CohortKey = tuple[str, str, dt.date]
"""(profession, route, start) of a cohort."""


@dataclass(frozen=True)
class Context:
    """What the rules know.

    Attributes:
        organisations: by code, those the actor can see; keys are upper case.
        professions, settings, measures: by code.
        aliases: (label in the form of ``labels.same``, scope) → profession code; a scope is "organisation:RH8",
            "system:QJK" or "" for everybody.
        organisation: code of the organisation whose return it is; "" where an upload names it in each row.
        base_month: the collection's month, used where a section may leave its month blank.
        periods: first and last month that the collection takes; None = any until today.
        today: for “in the future”.
        last: the latest record before this return, by stock key: its month and figures (labels added up).
        accepted: what else is on record for the same organisation and month, by (section, organisation, month,
            profession, setting): figures. Used by rules that compare sections.
        other_cohorts: cohorts other organisations have reported: key → names of those organisations.
    """

    organisations: Mapping[str, OrganisationFact] = field(default_factory=dict)
    professions: Mapping[str, ProfessionFact] = field(default_factory=dict)
    settings: Mapping[str, SettingFact] = field(default_factory=dict)
    measures: Mapping[str, MeasureFact] = field(default_factory=dict)
    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    organisation: str = ""
    base_month: dt.date | None = None
    periods: tuple[dt.date, dt.date] | None = None
    today: dt.date = field(default_factory=lambda: dt.date.max)
    last: Mapping[StockKey, tuple[dt.date, Mapping[str, Decimal | None]]] = field(default_factory=dict)
    accepted: Mapping[tuple[str, str, dt.date, str, str], Mapping[str, Decimal | None]] = field(default_factory=dict)
    other_cohorts: Mapping[CohortKey, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", _names(self.professions))
        object.__setattr__(self, "_settings", {same(s.name): s.code for s in self.settings.values()})
        object.__setattr__(self, "_measures", {same(m.name): m.code for m in self.measures.values()})

    def profession_of(self, label: str, organisation: str = "") -> str | None:
        """The profession that a label means here.

        The organisation's own mapping speaks first, then its system's, then codes and names, then everybody's.
        """
        if label in self.professions:
            return label
        plain = same(label)
        fact = self.organisations.get(organisation)
        scoped = (f"organisation:{organisation}", f"system:{fact.system}" if fact and fact.system else "")
        found = (self.aliases.get((plain, scope)) for scope in scoped if scope)
        names: dict[str, str] = self.__dict__["_names"]
        return next((code for code in found if code), None) or names.get(plain) or self.aliases.get((plain, ""))

    def setting_of(self, text: str) -> str | None:
        """The setting of a code or name; blank is the reserved “not specified”."""
        if not text:
            return NOT_SPECIFIED
        named: dict[str, str] = self.__dict__["_settings"]
        return text if text in self.settings else named.get(same(text)) or self._lowered(text, self.settings)

    def measure_of(self, text: str) -> str | None:
        """The measure of a code or name."""
        named: dict[str, str] = self.__dict__["_measures"]
        return text if text in self.measures else named.get(same(text)) or self._lowered(text, self.measures)

    @staticmethod
    def _lowered(text: str, known: Mapping[str, object]) -> str | None:
        return text.lower() if text.lower() in known else None


def _names(professions: Mapping[str, ProfessionFact]) -> dict[str, str]:
    """Codes by name. Where groups of two schemes have one name, the one that comes first has it."""
    names: dict[str, str] = {}
    for profession in professions.values():
        names.setdefault(same(profession.name), profession.code)
    names.pop("", None)
    return names | {same(code): code for code in professions}
