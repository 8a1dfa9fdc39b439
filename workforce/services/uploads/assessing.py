"""Assessing an upload: what is still unknown, what is wrong, and what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from workforce.models import Round, Upload
from workforce.reading.reader import Reading
from workforce.rules import Checked, Context, Row, check, interpret
from workforce.rules.context import NOT_SPECIFIED
from workforce.rules.labels import same
from workforce.rules.messages import Message, Severity, merged
from workforce.rules.months import read_month
from workforce.services.context import context_for
from workforce.services.uploads.collecting import collector_paused
from workforce.services.uploads.preview import preview

MOST_KEPT = 500
"""Messages kept for the pages; the reports download has them all."""


@dataclass(frozen=True)
class Unknown:
    """What a person has to settle before the figures can be checked."""

    organisations: list[dict[str, Any]]
    forbidden: list[dict[str, Any]]
    labels: list[dict[str, Any]]


@collector_paused()
def assess(*, upload: Upload, actor: Actor | None) -> Checked | None:
    """Set the upload's state and outlook from what the file says and what is known now; the caller saves it.

    Returns what the rules said, or None where something must be settled first.
    """
    actor = actor or Actor.application()
    reading = Reading(upload.told())
    _adopt_stamp(upload, reading)
    rows = rows_of(upload, reading)
    context = context_for(actor=actor, organisation=upload.uploaded_for, round_=upload.round, rows=rows)
    unknown = _unknown(reading, rows, context, actor)
    remarks = reading.messages(str(upload.file.code))
    upload.outlook = _about(reading, rows) | {
        "unknown_organisations": unknown.organisations,
        "forbidden_organisations": unknown.forbidden,
        "unknown_labels": unknown.labels,
        "messages": [message.as_dict() for message in remarks],
    }
    if unknown.organisations or unknown.forbidden:
        upload.state = Upload.State.NEEDS_ORGANISATIONS
        return None
    _belong(upload, rows)
    if unknown.labels:
        upload.state = Upload.State.NEEDS_MAPPING
        return None
    checked = check(rows, context)
    return _settle(upload, Checked(checked.lines, tuple(merged((*remarks, *checked.messages)))))


def _settle(upload: Upload, checked: Checked) -> Checked:
    upload.state = Upload.State.HAS_ERRORS if checked.errors else Upload.State.READY
    upload.outlook |= {
        "messages": [message.as_dict() for message in _kept(checked.messages)],
        "counts": {
            str(severity): sum(1 for message in checked.messages if message.severity is severity)
            for severity in Severity
        },
        "preview": preview(checked.lines, upload.standing),
    }
    return checked


def _kept(messages: Sequence[Message]) -> list[Message]:
    """The first messages, and at least one of each rule: every kind of warning must be seen to be answered."""
    kept = list(messages[:MOST_KEPT])
    codes = {message.code for message in kept}
    for message in messages[MOST_KEPT:]:
        if message.code not in codes:
            codes.add(message.code)
            kept.append(message)
    return kept


def _adopt_stamp(upload: Upload, reading: Reading) -> None:
    """A filled-in template goes to the open round that it was downloaded for, wherever it is uploaded."""
    if upload.round is None and (code := reading.stamp.get("round")):
        upload.round = Round.objects.filter(code=code, closed__isnull=True).first()


def read_again(*, upload: Upload, actor: Actor) -> Checked:
    """The lines as they read now, for the moment of submitting: what was known may have changed meanwhile.

    Whether the lines make sense together is asked once more by the service that submits them.
    """
    reading = Reading(upload.told())
    rows = rows_of(upload, reading)
    context = context_for(actor=actor, organisation=upload.uploaded_for, round_=upload.round)
    read = interpret(rows, context)
    remarks = reading.messages(str(upload.file.code))
    return Checked(read.lines, tuple(merged((*remarks, *read.messages))))


def rows_of(upload: Upload, reading: Reading) -> list[Row]:
    """The rows of an upload: organisations by code, without those that are left out."""
    rows = reading.rows(str(upload.file.code))
    told = {row.values.get("organisation") for row in rows}
    codes = _codes(told)
    out = set(upload.left_out)
    kept = []
    for row in rows:
        given = row.values.get("organisation")
        code = codes[given]
        if code not in out:
            kept.append(row if code == (given or "") else _with_organisation(row, code))
    return kept


def _with_organisation(row: Row, code: str) -> Row:
    return replace(row, values={**row.values, "organisation": code})


def _codes(told: Iterable[str | None]) -> dict[str | None, str]:
    """The code that each text for an organisation means; a file may name organisations instead of giving codes."""
    texts = {given: " ".join((given or "").split()) for given in told}
    known = Organisation.objects.filter(code__in=[text.upper() for text in texts.values()])
    codes = set(known.values_list("code", flat=True))
    names = {same(text) for text in texts.values() if " " in text and text.upper() not in codes}
    called: dict[str, list[str]] = {}
    for code, name in Organisation.objects.values_list("code", "name") if names else ():
        if same(name) in names:
            called.setdefault(same(name), []).append(code)
    only = {name: found[0] for name, found in called.items() if len(found) == 1}
    return {given: only.get(same(text), text.upper()) for given, text in texts.items()}


def _unknown(reading: Reading, rows: Sequence[Row], context: Context, actor: Actor) -> Unknown:
    codes = sorted({row.text("organisation") for row in rows} - {""})
    known = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    writable = {code for code in codes if (fact := context.organisations.get(code)) is not None and fact.writable}
    systems = {system.code: system for system in System.objects.all()}
    return Unknown(
        organisations=[_newcomer(code, reading, systems, actor) for code in codes if code not in known],
        forbidden=[{"code": code, "name": known[code]} for code in codes if code in known and code not in writable],
        labels=_labels(rows, context, reading),
    )


def _newcomer(code: str, reading: Reading, systems: Mapping[str, System], actor: Actor) -> dict[str, Any]:
    """An organisation that is not known: its name and system from the file, and whether the actor may add it."""
    told = reading.organisations.get(code, {})
    system = systems.get(told.get("system", ""))
    may = actor.may(Permission.CREATE_ORGANISATIONS, system) if system else _may_without_system(actor)
    return {
        "code": code,
        "name": told.get("name") or code,
        "system": system.code if system else "",
        "may_create": may and " " not in code,
    }


def _may_without_system(actor: Actor) -> bool:
    return actor.reach(Permission.CREATE_ORGANISATIONS).everything


def _labels(rows: Iterable[Row], context: Context, reading: Reading) -> list[dict[str, Any]]:
    """Labels that no alias, name or code explains, with how often they stand there and for whom."""
    seen = Counter((row.values.get("profession"), row.values.get("organisation")) for row in rows)
    found: dict[str, dict[str, Any]] = {}
    for (told, code), times in seen.items():
        label, organisation = (told or "").replace("\u00a0", " ").strip(), code or context.organisation
        if label in ("", NOT_SPECIFIED) or _profession(context, label, organisation, reading) is not None:
            continue
        entry = found.setdefault(label, {"label": label, "rows": 0, "organisations": []})
        entry["rows"] += times
        if organisation not in entry["organisations"]:
            entry["organisations"].append(organisation)
    return sorted(found.values(), key=lambda entry: entry["label"])


def _profession(context: Context, label: str, organisation: str, reading: Reading) -> str | None:
    """What a label means there; for an organisation not yet known, what it means in the system that the file names."""
    if organisation in context.organisations:
        return context.profession_of(label, organisation)
    system = reading.organisations.get(organisation, {}).get("system", "")
    return context.aliases.get((same(label), f"system:{system}")) or context.profession_of(label, organisation)


def _about(reading: Reading, rows: Sequence[Row]) -> dict[str, Any]:
    months = {read_month(text) for text in {row.text("period") for row in rows}} - {None}
    return {
        "layout": reading.layout,
        "layout_title": reading.layout_title,
        "person_level": reading.person_level,
        "row_count": reading.row_count,
        "line_count": len(rows),
        "sections": list(dict.fromkeys(row.section for row in rows)),
        "periods": sorted(month.isoformat() for month in months if month is not None),
        "organisation_count": len({row.text("organisation") for row in rows}),
        "stamp": dict(reading.stamp),
    }


def _belong(upload: Upload, rows: Sequence[Row]) -> None:
    """Who may see the upload and its file: its one organisation's people, its one system's, or only administrators."""
    if upload.uploaded_for is not None:
        upload.organisation = upload.uploaded_for
        return
    codes = {row.text("organisation") for row in rows}
    found = list(Organisation.objects.filter(code__in=codes).select_related("home_system"))
    upload.organisation = found[0] if len(found) == 1 else None
    homes = {organisation.home_system for organisation in found}
    upload.system = homes.pop() if len(homes) == 1 else None
