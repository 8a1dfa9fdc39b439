"""A look at the closed loop as plain figures, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pillars.models import Pillar
from pillars.presenters.closing import Picture, codes_of
from pillars.presenters.closing_look import Look
from pillars.presenters.closing_parts import of_pillar
from pillars.selectors.closing import Realised

DECIMALS = 5
Figures = dict[str, Any]


def told(look: Look, pillars: Iterable[Pillar]) -> Figures:
    """Everything that the page says."""
    standing, picture = look.standing, look.picture
    return {
        "state": _state(look),
        "why_not": standing.failed,
        "job": standing.job.code if standing.job else None,
        "run": standing.run.code if standing.run else None,
        "basis": picture.basis if picture else None,
        "day": picture.day if picture else None,
        "profession": look.form.cleaned_data["profession"] or None if look.form and picture else None,
        **_gaps(picture),
        "pillars": [_pillar(picture, one) for one in pillars] if picture and picture.seen else [],
        "interventions": _interventions(picture),
        "not_counted": _not_counted(picture),
        "realised": _realised(look.since) if look.since else None,
        "uncovered": [
            {"profession": one.profession, "gap": _round(one.gap), "demand": _round(one.demand)}
            for one in look.uncovered
        ],
    }


def _state(look: Look) -> str:
    standing = look.standing
    if standing.run is None:
        return "nothing_published"
    if not standing.counted:
        return "nothing_counted"
    if standing.answer is not None:
        return "done"
    return "failed" if standing.failed else "working"


def _gaps(picture: Picture | None) -> Figures:
    seen = picture.seen if picture else None
    if seen is None:
        return {
            "gap_without": None, "gap_with": None, "closed": None, "out_of_sight": {"count": 0, "wte": None}
        }  # fmt: skip
    return {
        "gap_without": _round(seen.expected.without) if seen.totals else None,
        "gap_with": _round(seen.expected.with_all),
        "closed": _round(seen.closed),
        "out_of_sight": {"count": seen.hidden, "wte": _round(seen.closed_out_of_sight)},
    }


def _pillar(picture: Picture, pillar: Pillar) -> Figures:
    assert picture.seen is not None  # noqa: S101 - asked only of an answer
    wte = picture.seen.closed_by(codes_of(of_pillar(picture, pillar)))
    return {"code": pillar.code, "name": pillar.name, "wte": _round(wte), "share": _round(picture.seen.share(wte))}


def _interventions(picture: Picture | None) -> list[Figures]:
    if picture is None or picture.seen is None:
        return []
    seen, carried = picture.seen, picture.carried
    return [
        {
            "code": part.code,
            "name": part.name,
            "wte": _round(part.wte),
            "share": _round(seen.share(part.wte)),
            "actions": [one.action.reference for one in carried if part.code in codes_of([one])],
        }
        for part in seen.parts
    ]


def _not_counted(picture: Picture | None) -> list[Figures]:
    if picture is None:
        return []
    off = [(each.action, one) for each in picture.off for one in each.off]
    return [{"action": action.reference, "code": one.code, "name": one.name} for action, one in off]


def _realised(found: Realised) -> Figures:
    return {
        "since": found.since,
        "day": found.day,
        "without": _round(found.without),
        "expected": _round(found.expected),
        "recorded": _round(found.recorded),
        "closed": _round(found.closed),
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
