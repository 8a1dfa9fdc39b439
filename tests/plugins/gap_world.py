"""A small system whose gap can be looked at: two trusts, a care home without establishment, people of each role."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from decimal import Decimal

from django.test import Client

from partners.models import Organisation, Place, Sector, System, User
from partners.roles import Role
from planning.models import Run
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from tests.plugins.projecting import CARER, MONTH, accept, load_reference, worked_out
from workforce.models import Line, Priority, Setting, SettingPriority

GROUP = "nhs_digital/nurses-health-visitors"
BACKEND = "django.contrib.auth.backends.ModelBackend"
CELL = {"file": "f1", "sheet": "Capacity", "column": "F", "rows": [[12, 12]]}


@dataclass(frozen=True)
class World:
    """A system, its published projection, and who looks at it."""

    system: System
    run: Run
    north: Organisation
    south: Organisation
    care: Organisation
    people: dict[str, User]


def make_world() -> World:
    """North Hospital is short of 60 nurses (100 against need), South Hospital of 30; nobody knows of the care home."""
    load_reference()
    system = make_system("QXX", make_region("Y58"))
    place = Place.objects.create(system=system, code="upper", name="Upper Vale")
    north = make_organisation("RH8", system, name="North Hospital", place=place)
    south = make_organisation("RBZ", system, name="South Hospital")
    care = make_organisation("VN1", system, name="Rose House", sector=Sector.ADULT_SOCIAL_CARE)
    _priority()
    ward = {"setting": "hospital-ward"}
    nurses = {"substantive_wte": Decimal(500), "headcount": Decimal(560), **ward}
    accept(north, "capacity", [{**nurses, "origins": {"substantive_wte": CELL}}])
    accept(north, "demand", [{"establishment_wte": Decimal(560), "required_wte": Decimal(600), **ward}])
    accept(north, "plan", [{"substantive_wte": Decimal(510), **ward}])
    accept(south, "capacity", [{"substantive_wte": Decimal(300)}])
    accept(south, "demand", [{"establishment_wte": Decimal(330)}])
    accept(care, "capacity", [{"substantive_wte": Decimal(100), "profession": CARER, "setting": "home-care"}])
    return World(system, worked_out(system), north, south, care, _people(system, north))


def _priority() -> None:
    early = Priority.objects.create(code="early-years", name="Early years")
    SettingPriority.objects.create(setting=Setting.objects.get(code="hospital-ward"), priority=early, percent=40)


def _people(system: System, north: Organisation) -> dict[str, User]:
    return {
        "lead": make_member(Role.WORKFORCE_LEAD, north),
        "planner": make_member(Role.ICS_PLANNER, system),
        "executive": make_member(Role.ICS_EXECUTIVE, system),
        "delivery": make_member(Role.DELIVERY_LEAD, system),
        "partner": make_member(Role.PARTNER, north),
        "regional": make_member(Role.REGIONAL_VIEWER, system.region),
        "neighbour": make_member(Role.ICS_PLANNER, make_system("QYY", make_region("Y56"))),
        "administrator": make_member(Role.ADMINISTRATOR),
    }


def cohort(organisation: Organisation) -> Line:
    """Forty students who will be nurses of the organisation in 2028."""
    row = {
        "route": "degree", "start": MONTH, "expected_completion": dt.date(2028, 9, 1), "intake": Decimal(40),
        "setting": "hospital-ward",
    }  # fmt: skip
    found: Line = accept(organisation, "pipeline", [row]).pipelinelines.get()
    return found


def look(user: User, address: str, **headers: str) -> str:
    """The page as this person sees it: its text, without mark-up."""
    return text_of(opened(user, address, **headers))


def opened(user: User, address: str, **headers: str) -> str:
    """The page's HTML; it must be there."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.content.decode()


def section(page: str, key: str) -> str:
    """One chart's part of a page."""
    found = re.search(rf'<section[^>]*id="chart-{key}".*?</section>', page, re.DOTALL)
    assert found is not None, f"no chart {key}"
    return found.group(0)


def text_of(page: str) -> str:
    """What a page says, in one line."""
    bare = re.sub(r"<script.*?</script>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", bare)))
