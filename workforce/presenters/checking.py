"""What “check answers” shows: facts of the draft, errors with links to their cells, and a field for each reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from web.formats import format_moment, plural
from workforce.models import Return, Version
from workforce.presenters.sections import cell_id
from workforce.rules import FormField, Group, Message, ReadLine, SectionDefinition, errors, grouped, warnings
from workforce.rules.figures import shown
from workforce.rules.months import shown_month
from workforce.rules.units import sums
from workforce.services.failures import NotReady

ASKED = "say why, or correct the figures."
MOST_NAMED = 20
"""Places named one by one in a message; of more, only the number is told."""


def section_address(of_return: Return, definition: SectionDefinition) -> str:
    return reverse("workforce:section", args=[of_return.code, definition.code])


def fact(key: str, text: str) -> dict[str, Any]:
    """A row of a summary list."""
    return {"key": {"text": key}, "value": {"text": text}}


def draft_facts(draft: Version, lines: Sequence[ReadLine]) -> list[dict[str, Any]]:
    """Lines, months and totals of a draft, for a summary list."""
    months = sorted({line.period for line in lines})
    told = [
        fact("Lines", plural(len(lines), "line")),
        fact("Months", ", ".join(shown_month(month) for month in months[:12]) or "None"),
        fact("Last saved", format_moment(draft.saved)),
    ]
    return [*told, *totals(lines)]


def totals(lines: Sequence[ReadLine]) -> list[dict[str, Any]]:
    """The total of each usual figure in the latest month; figures that nobody knows are left out."""
    if not lines or lines[0].section in {"indicators", "pipeline"}:
        return []
    latest = max(line.period for line in lines)
    now = [line for line in lines if line.period == latest]
    usual = [item for item in lines[0].definition.figures if item.usual]
    told = [_total(label, latest, [line.figure(item.name) for line in summed])
            for item in usual for label, summed in sums(item, now)]  # fmt: skip
    return [one for one in told if one is not None]


def _total(label: str, month: dt.date, figures: Sequence[Decimal | None]) -> dict[str, Any] | None:
    values = [value for value in figures if value is not None]
    if not values:
        return None
    unknown = len(figures) - len(values)
    note = f" ({plural(unknown, 'line')} not known)" if unknown else ""
    return fact(f"{label}, {shown_month(month)}", f"{shown(sum(values, Decimal()))}{note}")


def links(message: Message, section_url: str) -> list[dict[str, str]]:
    """Where a message belongs on the web form, with links."""
    placed = [place for place in message.places[:MOST_NAMED] if isinstance(place, FormField)]
    return [{"text": place.words, "href": f"{section_url}#{cell_id(place.name)}"} for place in placed]


def told(message: Message, section_url: str) -> dict[str, Any]:
    return {
        "text": message.text,
        "links": links(message, section_url),
        "more": max(0, len(message.places) - MOST_NAMED),
    }


def error_groups(found: Sequence[Message], section_url: str) -> list[dict[str, Any]]:
    """Errors by rule, with what to do."""
    return [_group(group, section_url) for group in grouped(errors(found))]


def _group(group: Group, section_url: str) -> dict[str, Any]:
    return {
        "code": group.code,
        "title": group.title,
        "remedy": group.remedy,
        "messages": [told(message, section_url) for message in group.messages],
    }


def warning_fields(
    found: Sequence[Message], given: Mapping[str, Any], section_url: str, unanswered: frozenset[str]
) -> list[dict[str, Any]]:
    """Warnings by rule, each with the field for the reason that serves them all."""
    return [
        _group(group, section_url)
        | {
            "id": f"reason-{group.code}",
            "name": f"reason:{group.code}",
            "question": f"Why are these figures right? ({group.title})",
            "reason": str(given.get(group.code, "")),
            "error": {"text": "Say why, or correct the figures."} if group.code in unanswered else None,
        }
        for group in grouped(warnings(found))
    ]


def notice_lines(draft: Version, found: Sequence[Message]) -> list[str]:
    """What was told while reading, and what the rules mention without asking anything."""
    kept = [
        f"{notice['where']}: {notice['text']}" if notice.get("where") else notice["text"] for notice in draft.notices
    ]
    said = [message.text for message in found if message.severity == "notice"]
    return list(dict.fromkeys([*kept, *said]))


def refusal(refused: NotReady) -> list[dict[str, str]]:
    """For the error summary: each rule that stands in the way, linked to its place on the page."""
    return [
        {
            "text": f"{group.title}: {ASKED if group.severity == 'warning' else group.remedy}",
            "href": f"#reason-{group.code}" if group.severity == "warning" else f"#error-{group.code}",
        }
        for group in grouped(refused.messages)
    ]
