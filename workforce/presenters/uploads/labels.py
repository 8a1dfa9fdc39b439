"""The step that settles what unknown labels mean: each with professions to choose from, the nearest first."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from web import formats
from workforce.models import Alias, Profession, Upload
from workforce.presenters.uploads.keys import key_of
from workforce.rules.labels import same

PER_PAGE = 15
MOST_SUGGESTED = 3
NEAR = 0.6
"""How alike two labels must be (0 to 1) for one to be suggested for the other."""
MOST_NAMED = 6
SCHEMES = ("nhs_digital", "pcw", "asc", "esr", "pwr")
"""The scheme whose staff groups head the list; a profession without one of the first is under one of the next."""

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""(heading, [(code, name)])"""


@dataclass(frozen=True)
class Label:
    """A label that is not known; ``key`` stands for it in the form, ``chosen`` is what was picked before an error."""

    key: str
    label: str
    where: str
    suggested: Sequence[tuple[str, str]]
    chosen: str = ""


@dataclass(frozen=True)
class LabelsStep:
    """One page of the labels, and the professions by staff group."""

    labels: Page[Label]
    professions: Choices


def step_of(upload: Upload, page: str | None, chosen: Mapping[str, str]) -> LabelsStep:
    """What the step shows. ``chosen`` holds choices already made, by the label's key."""
    entries = Paginator(upload.outlook.get("unknown_labels", []), PER_PAGE).get_page(page)
    names = dict(Profession.objects.exclude(code=Profession.NOT_SPECIFIED).values_list("code", "name"))
    known = _known_as(names)
    entries.object_list = [_label(entry, names, known, chosen) for entry in entries.object_list]
    return LabelsStep(entries, professions_by_group(names))


def _label(
    entry: Mapping[str, Any], names: Mapping[str, str], known: Mapping[str, str], chosen: Mapping[str, str]
) -> Label:
    key, codes = key_of(entry["label"]), entry["organisations"]
    more = len(codes) - MOST_NAMED
    of = ", ".join(code for code in codes[:MOST_NAMED] if code) + (f" and {more:,} more" if more > 0 else "")
    where = formats.plural(entry["rows"], "row") + (f", of {of}" if of else "")
    suggested = [(code, names[code]) for code in near(entry["label"], known)]
    return Label(key, entry["label"], where, suggested, chosen.get(key, ""))


def _known_as(names: Mapping[str, str]) -> dict[str, str]:
    """Every name and every label that everybody may use, with the profession that it means."""
    everybody = Alias.objects.filter(organisation=None, system=None).values_list("label", "profession__code")
    aliases = {same(label): code for label, code in everybody if code in names}
    return aliases | {same(name): code for code, name in names.items()}


def near(label: str, known: Mapping[str, str]) -> list[str]:
    """Codes of the professions whose names are most like the label: first those that begin with it or it with them."""
    plain = same(label)[:200]
    begins = [name for name in known if len(plain) > 2 and (name.startswith(plain) or plain.startswith(f"{name} "))]
    alike = difflib.get_close_matches(plain, known, n=3 * MOST_SUGGESTED, cutoff=NEAR)
    found = [*sorted(begins, key=lambda name: abs(len(name) - len(plain))), *alike]
    return list(dict.fromkeys(known[name] for name in found))[:MOST_SUGGESTED]


def professions_by_group(names: Mapping[str, str]) -> Choices:
    """Professions under their staff groups, in the order of the publications."""
    links = Profession.staff_groups.through.objects.values_list(
        "profession__code", "staffgroup__scheme__code", "staffgroup__order", "staffgroup__name"
    )
    best: dict[str, tuple[int, int, str]] = {}
    for code, scheme, order, name in links:
        rank = (SCHEMES.index(scheme) if scheme in SCHEMES else len(SCHEMES), order, name)
        best[code] = min(best.get(code, rank), rank)
    groups: dict[tuple[int, int, str], list[tuple[str, str]]] = {}
    for code, name in names.items():
        groups.setdefault(best.get(code, (len(SCHEMES) + 1, 0, "Other")), []).append((code, name))
    return [(rank[2], sorted(groups[rank], key=lambda pair: pair[1].casefold())) for rank in sorted(groups)]
