"""The step that settles organisations which nobody here knows yet, or whose figures are not the actor's to enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from partners.models import System
from workforce.models import Upload
from workforce.presenters.uploads.keys import key_of

PER_PAGE = 50


@dataclass(frozen=True)
class Newcomer:
    """An organisation to be created: as the file has it. ``key`` stands for it in the form."""

    key: str
    code: str
    name: str
    system: str


@dataclass(frozen=True)
class OrganisationsStep:
    """``new`` may be created by the actor (one page of them); of ``others`` the rows can only be left out.

    ``others`` are [(why, ["RA9: Torbay and South Devon", …])].
    """

    new: Page[Newcomer]
    others: Sequence[tuple[str, Sequence[str]]]
    other_count: int

    @property
    def new_count(self) -> int:
        return self.new.paginator.count


def step_of(upload: Upload, page: str | None) -> OrganisationsStep:
    """What the step shows: ``page`` of the organisations to be created."""
    systems = dict(System.objects.values_list("code", "name"))
    unknown = upload.outlook.get("unknown_organisations", [])
    new = [
        Newcomer(key_of(entry["code"]), entry["code"], entry["name"], _system(entry, systems))
        for entry in unknown
        if entry["may_create"]
    ]
    others = [_other(entry, systems) for entry in unknown if not entry["may_create"]]
    others += [
        (entry["code"], entry["name"], "You do not enter figures for this organisation.")
        for entry in upload.outlook.get("forbidden_organisations", [])
    ]
    return OrganisationsStep(Paginator(new, PER_PAGE).get_page(page), _by_reason(others), len(others))


def _system(entry: Mapping[str, Any], systems: Mapping[str, str]) -> str:
    code = entry["system"]
    return f"{systems[code]} ({code})" if code in systems else ""


def _other(entry: Mapping[str, Any], systems: Mapping[str, str]) -> tuple[str, str, str]:
    if " " in entry["code"]:
        why = "The file gives a name that is not known, and no code. Add a column with the code."
    elif entry["system"]:
        why = f"Not known. An ICS planner of {_system(entry, systems)} can add it."
    else:
        why = "Not known, and the file names no system. An administrator can add it."
    return entry["code"], entry["name"], why


def _by_reason(others: Sequence[tuple[str, str, str]]) -> list[tuple[str, list[str]]]:
    """Each reason once, with the organisations that it is about: a whole country stays a short page."""
    found: dict[str, list[str]] = {}
    for code, name, why in others:
        found.setdefault(why, []).append(code if code == name else f"{code}: {name}")
    return list(found.items())
