"""What the pages of a pillar and of an action show of what their interventions close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pillars.models import Action, Pillar
from pillars.presenters.closing import Picture, codes_of, figure_column, share_column
from pillars.selectors.closing_seen import Carried
from planning.models import Intervention
from planning.presenters.interventions import address as of_intervention
from web.tables import Cell, Column, DataTable

NOT_COUNTED = "not counted"
NOT_SHOWN = "not shown"


def of_pillar(picture: Picture, pillar: Pillar) -> list[Carried]:
    """Its actions that carry interventions."""
    among = [one for one in picture.carried if one.action.workstream is not None]
    return [one for one in among if one.action.workstream and one.action.workstream.pillar_id == pillar.pk]


def of_action(carried: Iterable[Carried], action: Action) -> list[Carried]:
    """The action, if it carries interventions in sight."""
    return [one for one in carried if one.action.pk == action.pk]


def pillar_table(picture: Picture, carried: Sequence[Carried], word: str) -> DataTable:
    """Interventions of a pillar's actions with what each closes; those that are not counted are marked."""
    columns = [Column("Intervention"), Column("Actions"), figure_column("Closes"), share_column()]
    lines = [
        [_name(one, carried), _actions(one, carried), *_closes(picture, one, carried)] for one in _all_of(carried)
    ]  # fmt: skip
    return DataTable(f"What this {word} closes", columns, lines, caption_hidden=True, compact=True, few=5)


def action_table(picture: Picture | None, carried: Sequence[Carried]) -> DataTable:
    """The same of one action."""
    columns = [Column("Intervention"), figure_column("Closes"), share_column()]
    lines = [[_name(one, carried), *_closes(picture, one, carried)] for one in _all_of(carried)]
    return DataTable("What this action closes", columns, lines, caption_hidden=True, compact=True, few=5)


def _all_of(carried: Iterable[Carried]) -> list[Intervention]:
    found = {one.pk: one for each in carried for one in (*each.on, *each.off)}
    return sorted(found.values(), key=lambda one: (one.starts, one.name))


def _name(one: Intervention, carried: Sequence[Carried]) -> Cell:
    tag = "" if str(one.code) in codes_of(carried) else NOT_COUNTED
    return Cell(one.name, href=of_intervention(one), tag=tag, tag_colour="yellow")


def _actions(one: Intervention, carried: Sequence[Carried]) -> str:
    return ", ".join(each.action.reference for each in carried if one in (*each.on, *each.off))


def _closes(picture: Picture | None, one: Intervention, carried: Sequence[Carried]) -> list[Any]:
    """WTE and share; dashes where it is not counted, or not known."""
    seen = picture.seen if picture else None
    if seen is None or str(one.code) not in codes_of(carried):
        return [None, None]
    part = next((part for part in seen.parts if part.code == str(one.code)), None)
    return [part.wte, seen.share(part.wte)] if part else [Cell(None, text=NOT_SHOWN), None]
