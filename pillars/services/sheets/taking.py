"""What a spreadsheet of actions would do, and doing it: every row or none, through the services that forms use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from partners import audit
from partners.actors import Actor
from pillars.models import Action, ActionSheet, Framework
from pillars.selectors.actions import actions_of
from pillars.services.actions import ActionFacts, ActionRefused, change_action, create_action, facts_of
from pillars.services.sheets.columns import COLUMNS, HEADINGS, MOST_TEXT, REFERENCE, SheetColumn
from pillars.services.sheets.names import Names, names_of
from workforce.reading.grid import cell_name

BY_HEADING: Final = {column.heading.casefold(): column for column in COLUMNS}
FORMULA_GUARD: Final = "'"


@dataclass(frozen=True)
class Wrong:
    """A cell (or row) that cannot stand: where, what, and what to do."""

    cell: str
    reference: str
    words: str


@dataclass(frozen=True)
class Change:
    """One cell that says something new."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """An action that would change or be added (``new``)."""

    row: int
    reference: str
    title: str
    changes: tuple[Change, ...]


@dataclass
class Outcome:
    """What taking the spreadsheet would do."""

    added: list[Changed] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    wrong: list[Wrong] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As it is kept and compared."""
        told = asdict(self)
        for name in ("added", "changed"):
            told[name] = [{**one, "changes": list(one["changes"])} for one in told[name]]
        return told

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.wrong)


class SheetChanged(Exception):
    """What was shown is no longer what would happen: somebody changed an action meanwhile. Nothing was taken."""


def outcome_of(*, actor: Actor, sheet: ActionSheet, framework: Framework) -> Outcome:
    """What taking the spreadsheet would do now: all is tried and taken back, so the services' own rules speak."""
    with transaction.atomic():
        outcome = _Taking(actor, sheet, framework).run()
        transaction.set_rollback(True)
    return outcome


def take_sheet(*, actor: Actor, sheet: ActionSheet, framework: Framework) -> Outcome:
    """Take every row of a spreadsheet whose outcome was shown.

    Raises:
        ActionRefused: something in it is wrong, or it was taken already; nothing is taken.
        SheetChanged: the outcome is no longer the one that was shown, which is kept anew; nothing is taken.
    """
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            if not ActionSheet.objects.filter(pk=sheet.pk, taken__isnull=True).update(taken=timezone.now()):
                raise ActionRefused({"": "This spreadsheet was taken already."})
            outcome = _Taking(actor, sheet, framework).run()
            if outcome.as_dict() != sheet.outcome:
                raise SheetChanged("Actions were changed since you uploaded this. Look again at what it would do.")
            if outcome.wrong:
                raise ActionRefused({"": "Correct what is wrong in the spreadsheet, and upload it again."})
            counts: dict[str, Any] = {"added": len(outcome.added), "changed": len(outcome.changed)}
            audit.record(
                actor=actor, action="actions.imported", subject=sheet, system=sheet.system, file=sheet.name, **counts
            )
    except SheetChanged:
        if outcome is not None:
            ActionSheet.objects.filter(pk=sheet.pk).update(outcome=outcome.as_dict())
        raise
    return outcome


class _Taking:
    """One pass over the rows, inside a transaction that somebody else ends."""

    def __init__(self, actor: Actor, sheet: ActionSheet, framework: Framework) -> None:
        self.actor, self.sheet, self.framework = actor, sheet, framework
        self.names: Mapping[str, Names] = names_of(sheet.system, framework)
        self.outcome = Outcome()
        self.headings: dict[int, SheetColumn] = {}
        self.reference_at = 0
        self.seen: dict[str, int] = {}

    def run(self) -> Outcome:
        self._read_headings(self.sheet.rows[0] if self.sheet.rows else [])
        rows = actions_of(self.actor, self.sheet.system).prefetch_related("interventions")
        standing = {one.reference.casefold(): one for one in rows}
        for number, row in enumerate(self.sheet.rows[1:], start=1):
            if any(text.strip() for text in row):
                self._row(number, row, standing)
        return self.outcome

    def _read_headings(self, row: Sequence[str]) -> None:
        for place, text in enumerate(row):
            heading = text.strip().casefold()
            if heading == REFERENCE.casefold():
                self.reference_at = place
            elif heading in BY_HEADING and BY_HEADING[heading] not in self.headings.values():
                self.headings[place] = BY_HEADING[heading]
            elif heading:
                twice = "stands here twice" if heading in BY_HEADING else "means nothing here"
                words = f"The column “{text}” {twice}. Take it out; headings are: {', '.join(HEADINGS)}."
                self._wrong(0, place, "", words)

    def _row(self, number: int, row: Sequence[str], standing: Mapping[str, Action]) -> None:
        reference = _cell(row, self.reference_at)
        key = reference.casefold()
        if reference and key in self.seen:
            words = f"Row {self.seen[key]} is about {reference} as well. Keep one of the two."
            self._wrong(number, self.reference_at, reference, words)
            return
        if reference:
            self.seen[key] = self._line(number)
        self._compare(number, row, reference, standing.get(key))

    def _compare(self, number: int, row: Sequence[str], reference: str, action: Action | None) -> None:
        before = facts_of(action) if action else ActionFacts(title="")
        written = {c.field: _plain(c.write(action, self.names)) if action else "" for c in self.headings.values()}
        changes, told, fine = self._read(number, row, reference, written)
        if action is not None and not changes:
            self.outcome.unchanged += 1
        elif fine:
            self._try(number, reference, action, replace(before, **told), changes)

    def _read(
        self, number: int, row: Sequence[str], reference: str, written: Mapping[str, str]
    ) -> tuple[list[Change], dict[str, Any], bool]:
        """The cells that say something new, what they say, and whether all of them can be read."""
        changes, told, fine = [], {}, True
        for place, column in self.headings.items():
            text = _unguarded(_cell(row, place))
            if written[column.field] in (_plain(text), _plain(_cell(row, place))):
                continue
            changes.append(Change(column.heading, written[column.field], text))
            try:
                told[column.field] = column.read(text, self.names)
            except LookupError as unknown:
                self._wrong(number, place, reference, str(unknown.args[0]))
                fine = False
        return changes, told, fine

    def _try(
        self, number: int, reference: str, action: Action | None, facts: ActionFacts, changes: Sequence[Change]
    ) -> None:
        """Through the same services as the forms; what they refuse is told by its cell."""
        try:
            with transaction.atomic():
                if action is None:
                    create_action(actor=self.actor, framework=self.framework, facts=facts, reference=reference)
                else:
                    change_action(actor=self.actor, action=action, facts=facts)
        except ActionRefused as refused:
            for name, words in refused.messages.items():
                self._wrong(number, self._place_of(name), reference, words)
        except PermissionDenied as denied:
            self._wrong(number, self.reference_at, reference, str(denied))
        else:
            row = Changed(self._line(number), reference or "new", facts.title, tuple(changes))
            (self.outcome.changed if action else self.outcome.added).append(row)

    def _place_of(self, name: str) -> int:
        return next((place for place, column in self.headings.items() if column.field == name), self.reference_at)

    def _line(self, number: int) -> int:
        """The row as the spreadsheet counts it."""
        return self.sheet.first_row + number

    def _wrong(self, number: int, place: int, reference: str, words: str) -> None:
        self.outcome.wrong.append(Wrong(cell_name(self._line(number) - 1, place), reference, words))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _unguarded(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from seeing a formula, which is no part of the text."""
    guarded = text.startswith(FORMULA_GUARD) and text[1:2] and not text[1:2].isalnum()
    return text[1:] if guarded else text


def _plain(text: str) -> str:
    """Text as it can be compared: a spreadsheet keeps neither kinds of blank nor line ends nor what is too long."""
    return "\n".join(line.rstrip() for line in text[:MOST_TEXT].replace("\u00a0", " ").splitlines()).strip()
