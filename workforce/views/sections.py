"""The web form of a section: a grid of lines, saved as they stand and checked by the rules of every door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from partners.models import Channel
from partners.pages import Page
from partners.permissions import Permission
from web.formats import plural
from workforce.forms.entry import (
    EntryRow,
    Sent,
    key_of,
    on_page,
    place_messages,
    posted_rows,
    row_name,
    row_of,
    rows_for,
    value_fields,
    value_of,
)
from workforce.forms.lines import AddLineForm, months_until_march
from workforce.presenters import sections as presenters
from workforce.presenters.sections import Told
from workforce.rules import FormField, Message, ReadLine, Row
from workforce.rules.months import read_month, shown_month
from workforce.selectors.entry import (
    LastTime,
    counted_by_measure,
    last_time,
    read_row,
    usual_keys,
)
from workforce.services.drafts import Saved, check_version, save_section
from workforce.services.failures import RoundClosed, RowsRefused, SavedMeanwhile
from workforce.views.scope import OfSection

MOST_AT_ONCE = 150
"""Lines on one page; a section with more is shown month by month."""


class SectionPage(OfSection, Page):
    """Figures of a section: typed, pasted, saved at any time, and checked."""

    permission = Permission.EDIT_RETURN
    template_name = "workforce/section.html"

    @cached_property
    def last(self) -> LastTime:
        return last_time(self.of_return, self.definition.code)

    @property
    def address(self) -> str:
        return reverse("workforce:section", args=[self.of_return.code, self.definition.code])

    # What the page shows to begin with

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.definition
        if self.closed:
            messages.error(request, f"{self.of_return.round} is closed, so its figures can only be read.")
            return redirect("workforce:return", self.of_return.code)
        if self.standing.waiting is not None:
            return self.page(rows=[], told=Told())
        rows = self._to_begin_with()
        return self.page(rows, self._what_the_rules_say())

    def _to_begin_with(self) -> list[EntryRow]:
        rows = [row_of(line) for line in self.standing.lines if self._month in (None, line.period)]
        there = {row.token for row in rows}
        if self._month in (None, self.of_return.round.base_month):
            last = [row for line in self.last.lines if (row := self._from_last_time(line)).token not in there]
            rows += last or ([] if rows else self._usual(there))
        return self._with_last_time(rows)

    @cached_property
    def _month(self) -> dt.date | None:
        """The month shown where the section holds too many lines for one page; None shows all of them."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        asked = read_month(given.get("month"))
        if self.request.method == "POST" or len(self.standing.lines) <= MOST_AT_ONCE:
            return asked
        return asked or max(line.period for line in self.standing.lines)

    def _from_last_time(self, line: ReadLine) -> EntryRow:
        return replace(row_of(line), values={}, line=None, before=line, kept=False)

    def _usual(self, there: set[str]) -> list[EntryRow]:
        usual = [EntryRow(self.definition.code, key) for key in usual_keys(self.of_return, self.definition.code)]
        return [row for row in usual if row.token not in there]

    def _with_last_time(self, rows: Sequence[EntryRow]) -> list[EntryRow]:
        before = {row_of(line).token: line for line in self.last.lines}
        return [replace(row, before=before.get(row.token)) for row in rows]

    def _what_the_rules_say(self) -> Told:
        if (draft := self.standing.draft) is None or not self.standing.lines:
            return Told()
        lines = on_page(self.standing.lines, self.names)
        cells = {place: (row_of(line).token, name) for line in lines for name, place in line.places.items()}
        said = check_version(draft, actor=self.actor, lines=lines)
        at, rest = place_messages(said, Sent([], cells))
        return Told(at, rest)

    # What somebody does with it

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = posted_rows(self.definition.code, request.POST, self.standing.lines)
        rows = self._with_last_time(rows)
        if token := request.POST.get("remove"):
            return self._without(rows, token)
        if token := request.POST.get("open"):
            return self.save([replace(row, kept=row.kept or row.token == token) for row in rows], "open", token)
        steps = {"add": self._add, "usual": self._show_usual, "copy": self._copy}
        action = request.POST.get("action", "save")
        return steps[action](rows) if action in steps else self.save(rows, action)

    def _without(self, rows: Sequence[EntryRow], token: str) -> HttpResponse:
        gone = [row_name(row, self.names) for row in rows if row.token == token]
        note = f"{gone[0]} is taken out. Save to keep the change." if gone else ""
        return self.page([row for row in rows if row.token != token], Told(), note=note)

    def _show_usual(self, rows: list[EntryRow]) -> HttpResponse:
        more = self._usual({row.token for row in rows})
        return self.page([*rows, *more], Told(), focus=more[0].token if more else "")

    def _copy(self, rows: Sequence[EntryRow]) -> HttpResponse:
        """Blank cells take last period's figures; nothing is saved before the person has looked at them."""
        note = "Blank cells now hold last period’s figures. Change those that are different, then save."
        return self.page([_filled(row) for row in rows], Told(), note=note)

    def _add(self, rows: list[EntryRow]) -> HttpResponse:
        form = AddLineForm(self.definition, self._base, self.request.POST)
        texts = form.texts()
        places = {name: FormField(name) for name in texts}
        row = Row(self.definition.code, _with_needed(self.definition.code, texts, self._base), places)
        line, found = read_row(actor=self.actor, return_=self.of_return, row=row)
        if line is None:
            form.tell((message.field, message) for message in found if message.field in texts)
            return self.page(rows, Told(), add=form)
        new = self._new_rows(line, form.repeats)
        there = {one.token for one in rows}
        fresh = [one for one in new if one.token not in there]
        if not fresh:
            form.is_valid()
            form.add_problem("profession", f"{row_name(new[0], self.names)} is in the table already.")
            return self.page(rows, Told(), add=form, focus=new[0].token)
        return self.page([*rows, *self._with_last_time(fresh)], Told(), focus=fresh[0].token)

    @property
    def _base(self) -> dt.date:
        return self._month or self.of_return.round.base_month

    def _new_rows(self, line: ReadLine, repeats: bool) -> list[EntryRow]:
        months = months_until_march(line.period) if repeats else [line.period]
        lines = [replace(line, period=month) for month in months]
        return [EntryRow(self.definition.code, key_of(one), kept=True) for one in lines]

    # Saving

    def save(self, rows: Sequence[EntryRow], action: str, token: str = "") -> HttpResponse:
        sent = rows_for([*rows, *self._not_shown(rows)], self.of_return.organisation.code, self.names)
        if not sent.rows and self.standing.draft is None:
            return self.page(rows, Told(), note="There is nothing to save yet. Type a figure, or add a line.")
        try:
            saved = save_section(
                actor=self.actor, return_=self.of_return, section=self.definition.code, rows=sent.rows,
                channel=Channel.WEB, seen=self.request.POST.get("seen", ""),
            )  # fmt: skip
        except RowsRefused as refused:
            return self.page(rows, Told(*place_messages(refused.messages, sent)), refused=True)
        except SavedMeanwhile:
            return self._conflict(rows, action)
        except RoundClosed as refused:
            messages.error(self.request, str(refused))
            return redirect("workforce:return", self.of_return.code)
        return self._go_on(saved, action, token)

    def _not_shown(self, rows: Sequence[EntryRow]) -> list[EntryRow]:
        if self._month is None:
            return []
        there = {row.token for row in rows}
        others = [row_of(line) for line in self.standing.lines if line.period != self._month]
        return [row for row in others if row.token not in there]

    def _go_on(self, saved: Saved, action: str, token: str) -> HttpResponse:
        code, section = self.of_return.code, self.definition.code
        if action == "open":
            return redirect("workforce:line", code, section, token)
        if action == "check" and not saved.checked.errors:
            return redirect("workforce:check", code, section)
        messages.success(self.request, _said(saved))
        if action == "later":
            return redirect("workforce:return", code)
        return redirect(f"{self.address}?month={self._month:%Y-%m}" if self._month else self.address)

    def _conflict(self, rows: Sequence[EntryRow], action: str) -> HttpResponse:
        """Somebody else was faster: what was typed stays on the page, and what they saved stands beside it."""
        saved = [row_of(line) for line in self.standing.lines if self._month in (None, line.period)]
        there = {row.token for row in rows if row.counts}
        theirs = {
            (row.token, item.name): mine.text(item.name)
            for row, mine in _pairs(rows, saved)
            for item in value_fields(self.definition)
            if row.text(item.name) != mine.text(item.name)
        }
        missing = [row for row in saved if row.token not in there]
        if not theirs and not missing and len(there) == len(saved):
            return redirect(self.address if action != "check" else f"{self.address}check/")
        shown = {row.token for row in rows}
        rows = [*rows, *(row for row in missing if row.token not in shown)]
        return self.page(self._with_last_time(rows), Told(theirs=theirs), conflict=True)

    # Drawing

    def page(
        self, rows: Sequence[EntryRow], told: Told, *, add: AddLineForm | None = None, focus: str = "", note: str = "",
        refused: bool = False, conflict: bool = False,
    ) -> HttpResponse:  # fmt: skip
        ordered = sorted(rows, key=lambda row: row.month or self._base)
        grid = presenters.section_grid(self.definition, ordered, self.names, told, focus, self._counted())
        problems: list[Any] = presenters.problems(grid, ordered, self.names, told)
        form = add or AddLineForm(self.definition, self._base)
        context = {
            "of_return": self.of_return, "definition": self.definition, "standing": self.standing, "last": self.last,
            "grid": grid, "rows": ordered, "hidden": [row.hidden() for row in ordered], "add": form,
            "problems": problems, "refused": refused, "conflict": conflict, "note": note, "month": self._month,
            "months": self._months(), "meanings": presenters.meanings(presenters.grid_fields(self.definition, ordered)),
            "can_copy": any(_filled(row) != row for row in ordered), "more_usual": self._more_usual(ordered),
            "doubts": [message for message in told.general if message.severity == "warning"],
        }  # fmt: skip
        return render(self.request, self.template_name, self.get_context_data(**context))

    def _counted(self) -> dict[str, tuple[str, str]]:
        return counted_by_measure() if self.definition.code == "indicators" else {}

    def _months(self) -> list[dict[str, Any]]:
        if self._month is None or self.request.method == "POST":
            return []
        months = sorted({line.period for line in self.standing.lines} | {self.of_return.round.base_month}, reverse=True)
        return presenters.month_links(months, self._month, self.address)

    def _more_usual(self, rows: Sequence[EntryRow]) -> int:
        told = {row.key.get("profession" if self.definition.code != "indicators" else "measure") for row in rows}
        keys = usual_keys(self.of_return, self.definition.code)
        return sum(1 for key in keys if key.get("measure", key["profession"]) not in told)


def _filled(row: EntryRow) -> EntryRow:
    """The row with last period's figures in its blank cells; parts such as ages are asked for anew."""
    if row.before is None:
        return row
    before = {item.name: value_of(row.before, item) for item in value_fields(row.definition) if not item.part_of}
    taken = {name: text for name, text in before.items() if text and not row.text(name)}
    return replace(row, values={**row.values, **taken}) if taken else row


def _with_needed(section: str, texts: dict[str, str], base: dt.date) -> dict[str, str]:
    """A cohort is read with its completion, which the table asks for only once the line stands there."""
    completion = {"expected_completion": shown_month(dt.date(2100, 1, 1))} if section == "pipeline" else {}
    return {**texts, **completion, "period": texts.get("period") or base.isoformat()}


def _pairs(rows: Sequence[EntryRow], saved: Sequence[EntryRow]) -> list[tuple[EntryRow, EntryRow]]:
    by_token = {row.token: row for row in saved}
    return [(row, by_token[row.token]) for row in rows if row.token in by_token]


def _said(saved: Saved) -> str:
    lines = plural(len(saved.checked.lines), "line")
    wrong: list[Message] = saved.checked.errors
    more = f" {plural(len(wrong), 'thing')} to correct before it can be submitted." if wrong else ""
    return f"Saved: {lines}.{more}"
