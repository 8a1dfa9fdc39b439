"""How sure a node's numbers are, in words and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from planning.models import NodeResult
from planning.presenters import months
from planning.selectors import labels
from planning.selectors.choice import FUNDED, NEED, Choice
from web.formats import format_date, format_moment, format_month, format_number, format_percent, plural
from web.tables import Column, DataTable

KINDS: Final = (("reported", "Reported"), ("carried", "Carried forward"), ("estimated", "Estimated"),
                ("assumed", "Assumed"))  # fmt: skip
SUPPLY_WORDS: Final = (
    ("reported", "as reported"),
    ("carried", "carried forward"),
    ("estimated", "estimated"),
    ("assumed", "assumed"),
)
ASSUMED_WORDS: Final = {
    FUNDED: "Nobody reported funded posts here, so this gap only returns the assumed vacancy rate. The map "
    "hatches it, and it is left out of the biggest gaps where others are known.",
    NEED: "",
}
RESTS_ON: Final = {
    FUNDED: "rests on an assumed vacancy rate",
    NEED: "follows an activity that the scenario presumes, and was not reported",
}
MOST_NAMED: Final = 5
"""Organisations named one by one; of more, the number is told."""

WORTH_TELLING: Final = 0.005
"""A smaller share would be written 0%."""

Row = dict[str, Any]


def sentence(node: NodeResult) -> str:
    """ "54 of 60 organisations reported. 95% of WTE is as reported, 5% carried forward." """
    quality = node.quality
    told = f"{quality['reporting']} of {plural(quality['organisations'], 'organisation')} reported."
    shares = quality["supply"] or {}
    known = [(shares.get(kind, 0.0), text) for kind, text in SUPPLY_WORDS]
    words = [f"{format_percent(share, 0)} {text}" for share, text in known if share >= WORTH_TELLING]
    if not words:
        return told
    return f"{told} {words[0].replace(' ', ' of WTE is ', 1)}{''.join(f', {one}' for one in words[1:])}."


def share_table(node: NodeResult) -> DataTable:
    """Shares of WTE that were reported, carried forward, estimated or assumed, for each figure."""
    quality = node.quality
    shares = (("Staff in post", quality["supply"]), ("Funded demand", quality["demand"][FUNDED]),
              ("Assessed need", quality["demand"][NEED]))  # fmt: skip
    columns = [Column("Figure"), *(Column(label, numeric=True, write=_percent) for _, label in KINDS),
               Column("Cells not known", numeric=True, write=format_number)]  # fmt: skip
    unknown = (quality["unknown_cells"][name] for name in ("supply", FUNDED, NEED))
    rows = [
        [name, *((told or {}).get(kind) for kind, _ in KINDS), missing]
        for (name, told), missing in zip(shares, unknown, strict=True)
    ]
    return DataTable("Shares of the figures by where they come from", columns, rows, caption_hidden=True)


def _percent(share: float | None) -> str:
    return format_percent(share, 0)


def facts(choice: Choice, node: NodeResult) -> list[Row]:
    """What stands behind the numbers, for a summary list."""
    quality, run = node.quality, choice.run
    named = labels.names_of("organisation", _told_of(quality))
    pairs = [
        ("Data as at", f"{format_date(run.base_date)}, the end of the base month ({format_month(run.base_date)})"),
        ("Coverage", sentence(node)),
        ("Age of the data", _age(quality.get("age_months"))),
        ("Nothing known of", _listed([named.get(code, code) for code in quality["missing"]])),
        ("Carried forward from an earlier month", _carried(quality["carried_from"], named)),
        ("Estimated", _estimated(quality, named)),
        ("Scenario", choice.scenario.name),
        ("Published", format_moment(run.published)),
        ("Range", f"The middle 80% of {format_number(run.draws)} possible futures"),
    ]
    if newer := months.newer_figures(choice.scenario, run):
        pairs.insert(2, ("Newer figures", newer))
    if quality.get("weight") not in (None, 1.0):
        pairs.insert(2, ("Share that counts here", format_percent(quality["weight"])))
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def _told_of(quality: Mapping[str, Any]) -> set[str]:
    peers = {code for each in quality["from_peers"].values() for code in each}
    return {
        *quality["missing"], *quality["carried_from"], *quality["published"], *quality["from_peers"], *peers,
    }  # fmt: skip


def _age(age: Mapping[str, float] | None) -> str:
    if age is None:
        return "Not known"
    if not age["oldest"]:
        return "All of the base month"
    return f"{format_number(age['mean'], 1)} months on average, the oldest {plural(int(age['oldest']), 'month')}"


def _carried(stale: Mapping[str, int], named: Mapping[str, str]) -> str:
    told = (f"{named.get(code, code)} ({plural(months, 'month')} old)" for code, months in stale.items())
    return _listed(list(told), "; ")


def _listed(names: list[str], between: str = ", ") -> str:
    return between.join(names) if names else "None"


def _estimated(quality: Mapping[str, Any], named: Mapping[str, str]) -> str:
    """What was estimated, and from what: published figures, peers, the profession's usual profile."""
    told = [
        f"{named.get(code, code)} from {peers_in_words(peers, named)}"
        for code, peers in list(quality["from_peers"].items())[:MOST_NAMED]
    ]
    more = len(quality["from_peers"]) - len(told)
    parts = [f"Staff of {'; '.join(told)}{f'; and of {more} more' if more else ''}"] if told else []
    if quality["published"]:
        parts.append(f"Published estimates of {_listed([named.get(code, code) for code in quality['published']])}")
    return ". ".join([*parts, _usual(quality)])


def peers_in_words(peers: Sequence[str], named: Mapping[str, str]) -> str:
    """ "5 organisations like it (Acorn Surgery, Beechwood Surgery and 3 more)"."""
    names = [named.get(code, code) for code in peers[:MOST_NAMED]]
    more = f" and {len(peers) - MOST_NAMED} more" if len(peers) > MOST_NAMED else ""
    return f"{plural(len(peers), 'organisation')} like it ({', '.join(names)}{more})"


def _usual(quality: Mapping[str, Any]) -> str:
    heads, ages = quality["headcount_estimated"], quality["ages_estimated"]
    if heads is None:
        return "Headcount and ages not known"
    return (
        f"Headcount of {format_percent(heads, 0)} of staff comes from WTE; ages of {format_percent(ages, 0)} from the "
        "profession's usual profile"
    )


def caveats(choice: Choice) -> list[str]:
    """What the run itself warns of."""
    return list(choice.run.inputs.get("caveats") or [])


def notes(choice: Choice, node: NodeResult) -> list[str]:
    """What to beware of beside a chart."""
    found = []
    if node.quality["assumed"].get(choice.basis):
        found.append(ASSUMED_WORDS[choice.basis])
    elif (share := (node.quality["demand"].get(choice.basis) or {}).get("assumed", 0.0)) >= WORTH_TELLING:
        found.append(f"{format_percent(share, 0)} of demand {RESTS_ON[choice.basis]}.")
    return found
