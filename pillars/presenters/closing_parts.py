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


def of_action(picture: Picture, action: Action) -> list[Carried]:
    """The action, if it carries interventions in sight."""
    return [one for one in picture.carried if one.action.pk == action.pk]


def table(picture: Picture, carried: Sequence[Carried], caption: str) -> DataTable:
    """Interventions of some actions with what each closes; those that are not counted are marked."""
    columns = [Column("Intervention"), Column("Actions"), figure_column("Closes"), share_column()]
    lines = [_line(picture, one, carried) for one in _interventions(carried)]
    return DataTable(caption, columns, lines, caption_hidden=True, compact=True, few=5)


def _interventions(carried: Iterable[Carried]) -> list[Intervention]:
    found = {one.pk: one for each in carried for one in (*each.on, *each.off)}
    return sorted(found.values(), key=lambda one: (one.starts, one.name))


def _line(picture: Picture, one: Intervention, carried: Sequence[Carried]) -> list[Any]:
    actions = ", ".join(each.action.reference for each in carried if one in (*each.on, *each.off))
    counted = str(one.code) in codes_of(carried)
    name = Cell(one.name, href=of_intervention(one), tag="" if counted else NOT_COUNTED, tag_colour="yellow")
    seen = picture.seen
    if not counted or seen is None:
        return [name, actions, None, None]
    part = next((part for part in seen.parts if part.code == str(one.code)), None)
    if part is None:
        return [name, actions, Cell(None, text=NOT_SHOWN), None]
    return [name, actions, part.wte, seen.share(part.wte)]
