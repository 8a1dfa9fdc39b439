"""One collection: every organisation with the state of each section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission
from web.tables import Cell, Column, DataTable
from workforce.models import Return, Round
from workforce.presenters.returns import state_cell
from workforce.rules import SECTIONS
from workforce.selectors.states import SectionState, State, asked_of, section_states

SUBMITTED = {State.WAITING, State.ACCEPTED}


@dataclass(frozen=True)
class Told:
    """An organisation in a collection: its return if there is one, and its sections' states."""

    organisation: Organisation
    of_return: Return | None
    states: Sequence[SectionState]

    @property
    def missing(self) -> bool:
        """Whether the organisation itself has submitted nothing."""
        return not any(state.state in SUBMITTED or state.own_accepted for state in self.states)


def told_of(round_: Round, organisations: Sequence[Organisation]) -> list[Told]:
    """Each organisation with its return and states."""
    returns = Return.objects.filter(round=round_, organisation__in=[one.pk for one in organisations])
    by_organisation = {one.organisation_id: one for one in returns.select_related("round")}
    states = section_states(by_organisation.values())
    blank = [SectionState(section) for section in asked_of(round_)]
    found = [(one, by_organisation.get(one.pk)) for one in organisations]
    return [Told(one, its, states[its.pk] if its is not None else blank) for one, its in found]


def matching(told: Iterable[Told], words: str, state: str) -> list[Told]:
    """Those whose name or code holds the words, and of which a section is in this state."""
    plain = words.strip().casefold()
    return [
        one
        for one in told
        if (not plain or plain in one.organisation.name.casefold() or plain == one.organisation.code.casefold())
        and _in_state(one, state)
    ]


def _in_state(one: Told, state: str) -> bool:
    if state == "missing":
        return one.missing
    return not state or any(told.state == state for told in one.states)


def states_table(round_: Round, rows: Iterable[Told]) -> DataTable:
    """Organisations by sections, each state a tag."""
    sections = asked_of(round_)
    columns = [Column("Organisation"), *(Column(SECTIONS[code].label) for code in sections)]
    lines = [[_name(one), *_cells(one, sections)] for one in rows]
    return DataTable("Organisations", columns, lines, caption_hidden=True, empty_text="No organisation matches.")


def _name(one: Told) -> Cell:
    name = f"{one.organisation.name} ({one.organisation.code})"
    return Cell(name, href=reverse("workforce:return", args=[one.of_return.code]) if one.of_return else "")


def _cells(one: Told, sections: Sequence[str]) -> list[Any]:
    by_section = {state.section: state for state in one.states}
    return [state_cell(by_section.get(code, SectionState(code))) for code in sections]


def startable(round_: Round, rows: Iterable[Told], actor: Actor) -> list[Organisation]:
    """Organisations on the page without a return for which the actor may begin one."""
    if round_.closed is not None:
        return []
    return [
        one.organisation
        for one in rows
        if one.of_return is None and actor.may(Permission.EDIT_RETURN, one.organisation)
    ]
