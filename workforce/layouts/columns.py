"""Which column of a list holds which field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workforce.layouts.definitions import Layout
from workforce.layouts.findings import Findings
from workforce.layouts.headings import Heading, HeadingRow
from workforce.rules.messages import Severity
from workforce.rules.sections import SECTIONS, Field, Kind

STOCKS = ("capacity", "demand", "plan")
"""Sections whose figures may stand side by side in one list."""

KEYS = ("period", "organisation", "profession", "setting", "unit", "measure", "attribute", "route", "start")


@dataclass
class Plan:
    """What the columns of a sheet are. ``figures`` by section, then field; ``texts`` likewise."""

    keys: dict[str, Heading] = field(default_factory=dict)
    figures: dict[str, dict[str, Heading]] = field(default_factory=dict)
    texts: dict[str, dict[str, Heading]] = field(default_factory=dict)
    about: dict[str, Heading] = field(default_factory=dict)
    summed: list[Heading] = field(default_factory=list)
    not_needed: list[Heading] = field(default_factory=list)
    unknown: list[Heading] = field(default_factory=list)
    repeated: list[tuple[str, Heading, Heading]] = field(default_factory=list)

    @property
    def recognised(self) -> bool:
        """Whether the sheet holds lines: something is counted, and of whom."""
        return bool(self.figures) and bool({"profession", "measure"} & self.keys.keys())

    @property
    def score(self) -> int:
        """How much of a return these headings are; 0 = nothing of one."""
        keys = len(self.keys) + len(self.about)
        figures = sum(len(fields) for fields in self.figures.values())
        return keys + figures if keys and (figures or keys > 1) else 0


def plan(headings: Sequence[Heading], layout: Layout, sections: Sequence[str] = ()) -> Plan:
    """Assign headings to fields; ``sections`` is given where the sheet is known to be of one section."""
    made = Plan()
    chosen = sections or _sections_of(headings)
    for heading in headings:
        if not _assign(made, heading, layout, chosen):
            _assign_other(made, heading, layout)
    return made


def _sections_of(headings: Sequence[Heading]) -> Sequence[str]:
    def has(section: str, *names: str) -> bool:
        found = {named.name for heading in headings if (named := SECTIONS[section].by_heading(heading.text))}
        return found.issuperset(names)

    if has("indicators", "measure", "numerator"):
        return ("indicators",)
    return ("pipeline",) if has("pipeline", "route", "start") else STOCKS


def _assign(made: Plan, heading: Heading, layout: Layout, sections: Sequence[str]) -> bool:
    named = _field(heading, layout, sections)
    if named is None:
        return False
    section, item = named
    if item.kind is Kind.FIGURE:
        holder = made.figures.setdefault(section, {})
    elif item.in_key:
        holder = made.keys
    else:
        holder = made.texts.setdefault(section, {})
    if item.name not in holder:
        holder[item.name] = heading
    elif item.name == "organisation":
        _code_and_name(made, heading)
    else:
        made.repeated.append((item.label, holder[item.name], heading))
    return True


def _field(heading: Heading, layout: Layout, sections: Sequence[str]) -> tuple[str, Field] | None:
    """The section and field of a heading: the sections' own words first, then the layout's."""
    if heading.plain in layout.summed_over and sections == STOCKS:
        return None
    for section in sections:
        item = SECTIONS[section].by_heading(heading.text)
        if item is not None:
            return section, item
    concept = layout.concepts.get(heading.plain, "")
    figure = layout.told.get("figures", {}).get(concept)
    if figure is not None:
        return (figure[0], SECTIONS[figure[0]].field(figure[1])) if figure[0] in sections else None
    item = SECTIONS[sections[0]].by_name.get(concept)
    return None if item is None else (sections[0], item)


def _code_and_name(made: Plan, heading: Heading) -> None:
    """Of two columns for the organisation, the one called a code is the code and the other the name."""
    first = made.keys["organisation"]
    if "code" in heading.plain and "code" not in first.plain:
        made.keys["organisation"], heading = heading, first
    made.about.setdefault("organisation_name", heading)


def _assign_other(made: Plan, heading: Heading, layout: Layout) -> None:
    concept = layout.concepts.get(heading.plain, "")
    if concept in ("organisation_name", "system", "year"):
        made.about.setdefault(concept, heading)
    elif heading.plain in layout.summed_over:
        made.summed.append(heading)
    elif heading.plain in layout.not_needed:
        made.not_needed.append(heading)
    else:
        made.unknown.append(heading)


def tell(made: Plan, row: HeadingRow, findings: Findings, sections: Iterable[str]) -> None:
    """Messages about the columns: repeated, unknown (named, never silently dropped), added up, not needed."""
    for label, first, second in made.repeated:
        findings.tell(
            "repeated-column", Severity.ERROR,
            f"Two columns are headed as {label}: “{first.text}” and “{second.text}”.",
            "Keep the one that is meant, and give the other another heading or delete it.",
            (row.place(first), row.place(second)),
        )  # fmt: skip
    for heading in made.unknown:
        _tell_unknown(heading, row, findings, sections)
    if made.summed:
        findings.tell(
            "summed-over", Severity.NOTICE, f"Rows were added up over {_listed(made.summed)}.",
            "A return does not ask for that detail; check the totals in the preview.",
            [row.place(heading) for heading in made.summed],
        )  # fmt: skip
    if made.not_needed:
        findings.tell(
            "column-not-needed", Severity.NOTICE, f"{_listed(made.not_needed)}: not part of a return, not read.",
            "Nothing to do.", [row.place(heading) for heading in made.not_needed],
        )  # fmt: skip


def _tell_unknown(heading: Heading, row: HeadingRow, findings: Findings, sections: Iterable[str]) -> None:
    known = {name.casefold(): name for code in sections for item in SECTIONS[code].fields for name in item.headings}
    close = difflib.get_close_matches(heading.text.casefold(), known, n=1, cutoff=0.8)
    remedy = (
        f"If you meant “{known[close[0]]}”, give it that heading and upload the file again."
        if close
        else "If it holds figures of the return, give it a heading from the template and upload the file again."
    )
    findings.tell(
        "unknown-column", Severity.WARNING if close else Severity.NOTICE,
        f"The column “{heading.text[:80]}” is not known, so it was not read.", remedy, [row.place(heading)],
    )  # fmt: skip


def _listed(headings: Sequence[Heading]) -> str:
    return ", ".join(f"“{heading.text[:60]}”" for heading in headings)
