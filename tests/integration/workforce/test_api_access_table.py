"""One table: what is sent × who sends it → the answer. 404 out of sight, 403 in sight without the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from partners.roles import Role
from tests.plugins.partner_api import MIDWIVES, Program, World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api access table")]

OK, MADE, FORBIDDEN, NOWHERE = 200, 201, 403, 404
WHO = ("partner", "lead", "planner", "executive", "delivery", "regional", "beside", "elsewhere")


def row(partner: int, lead: int, planner: int, executive: int, others: int = FORBIDDEN, beside: int = NOWHERE,
        elsewhere: int = NOWHERE) -> dict[str, int]:  # fmt: skip
    """The answers in the order of ``WHO``; delivery leads and regional viewers are the others."""
    return dict(zip(WHO, (partner, lead, planner, executive, others, others, beside, elsewhere), strict=True))


Send = Callable[[Program, dict[str, str]], Any]
SENT: dict[str, tuple[Send, dict[str, int]]] = {
    "read the return": (lambda who, at: who.get(f"returns/{at['return']}/"), row(OK, OK, OK, OK)),
    "open the return": (
        lambda who, at: who.post("returns/", {"round": at["round"], "organisation": "RH8"}),
        row(OK, OK, OK, FORBIDDEN, beside=FORBIDDEN, elsewhere=400),
    ),
    "save lines": (
        lambda who, at: who.put(at["lines"], {"lines": [MIDWIVES]}, If_Match="*"),
        row(OK, OK, OK, FORBIDDEN),
    ),
    "save lines dry": (
        lambda who, at: who.put(f"{at['lines']}?dry_run=true", {"lines": [MIDWIVES]}, If_Match="*"),
        row(OK, OK, OK, FORBIDDEN),
    ),
    "read lines": (lambda who, at: who.get(f"versions/{at['draft']}/lines/"), row(OK, OK, OK, OK)),
    "read messages": (lambda who, at: who.get(f"versions/{at['draft']}/messages/"), row(OK, OK, OK, OK)),
    "submit": (lambda who, at: who.post(f"versions/{at['draft']}/submit/"), row(OK, OK, OK, FORBIDDEN)),
    "discard": (lambda who, at: who.delete(f"versions/{at['draft']}/"), row(204, 204, 204, FORBIDDEN)),
    "withdraw": (lambda who, at: who.post(f"versions/{at['waiting']}/withdraw/"), row(OK, OK, OK, FORBIDDEN)),
    "accept": (
        lambda who, at: who.post(f"versions/{at['waiting']}/accept/"),
        row(FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, beside=FORBIDDEN, elsewhere=FORBIDDEN),
    ),
    "send back": (
        lambda who, at: who.post(f"versions/{at['waiting']}/send-back/", {"reason": "Look again"}),
        row(FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, beside=FORBIDDEN, elsewhere=FORBIDDEN),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def programs(api_scene: World) -> dict[str, Program]:
    scene = api_scene
    return {
        "partner": scene.partner,
        "planner": scene.planner,
        "lead": scene.program(Role.WORKFORCE_LEAD, scene.trust),
        "executive": scene.program(Role.ICS_EXECUTIVE, scene.system),
        "delivery": scene.program(Role.DELIVERY_LEAD, scene.system),
        "regional": scene.program(Role.REGIONAL_VIEWER, scene.system.region),
        "beside": scene.program(Role.PARTNER, scene.beside),
        "elsewhere": scene.program(Role.WORKFORCE_LEAD, scene.elsewhere),
    }


@pytest.fixture
def at(api_world: World) -> dict[str, str]:
    """A draft of capacity by the partner, and a plan of theirs that waits for review."""
    plan = api_world.saved(section="plan").json()["version"]["code"]
    assert api_world.partner.post(f"versions/{plan}/submit/").status_code == OK
    return {
        "round": api_world.round.code,
        "return": str(api_world.opened().code),
        "lines": api_world.lines_at(),
        "draft": api_world.saved().json()["version"]["code"],
        "waiting": plan,
    }


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("what", list(SENT))
def test_who_may_do_what(what: str, who: str, at: dict[str, str], programs: dict[str, Program]) -> None:
    send, answers = SENT[what]
    assert send(programs[who], at).status_code == answers[who]
