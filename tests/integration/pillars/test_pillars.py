"""Frameworks: started from templates, changed with their history, read on pages and through the API."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from partners.actors import Actor
from partners.models import AuditEvent, Region, System, User
from partners.roles import Role
from pillars.models import DeliveryLead, Framework, Pillar
from pillars.services import frameworks, leads
from tests.integration.pillars.conftest import load_templates, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def systems() -> tuple[System, System]:
    region = Region.objects.create(code="Y00", name="Region")
    return tuple(System.objects.create(code=code, name=code, region=region) for code in ("QAA", "QBB"))  # type: ignore[return-value]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def started(systems: tuple[System, System]) -> Framework:
    """The first system's framework, from the template of four pillars."""
    load_templates()
    return start(systems[0], "people-plan")


def start(system: System, template: str) -> Framework:
    planner = Actor.of(member(system, Role.ICS_PLANNER, f"Planner of {system.code}"))
    chosen = Framework.objects.get(system=None, code=template)
    return frameworks.start_framework(actor=planner, system=system, template=chosen)


def planner_of(framework: Framework) -> Actor:
    return Actor.of(User.objects.get(full_name=f"Planner of {framework.system.code}"))


def test_the_reference_data_holds_two_templates() -> None:
    load_templates()
    counts = [(one.code, one.pillars.count()) for one in Framework.objects.filter(system=None).order_by("code")]
    assert counts == [("one-workforce", 5), ("people-plan", 4)]


def test_loading_twice_changes_nothing() -> None:
    load_templates()
    assert load_templates() == {"added": 0, "changed": 0}


def test_a_system_starts_with_everything_of_its_template(started: Framework) -> None:
    template = started.started_from
    assert template is not None
    for parts in ("pillars", "workstreams", "measures"):
        theirs, ours = getattr(template, parts), getattr(started, parts)
        assert (ours.count(), ours.count() > 0) == (theirs.count(), True)


def test_what_a_system_changes_leaves_the_template_alone(started: Framework) -> None:
    pillar = started.pillars.get(code="resourcing")
    frameworks.reword(actor=planner_of(started), item=pillar, name="Supply", description="")
    assert Pillar.objects.get(framework=started.started_from, code="resourcing").name == "Resourcing"


def test_a_new_name_stays_beside_the_old_one_in_the_history(started: Framework) -> None:
    pillar = started.pillars.get(code="resourcing")
    frameworks.reword(actor=planner_of(started), item=pillar, name="Supply", description=pillar.description)
    change = started.changes.get()
    assert (change.what, change.before, change.after) == ("renamed", "Resourcing", "Supply")


def test_a_retired_pillar_takes_its_workstreams_along_and_can_come_back(started: Framework) -> None:
    pillar = started.pillars.get(code="resourcing")
    frameworks.retire(actor=planner_of(started), item=pillar)
    assert not pillar.workstreams.filter(retired__isnull=True).exists()
    frameworks.restore(actor=planner_of(started), item=pillar)
    pillar.refresh_from_db()
    assert pillar.retired is None


def test_pillars_can_be_put_into_another_order(started: Framework) -> None:
    frameworks.reorder(actor=planner_of(started), items=list(started.pillars.order_by("-order")))
    assert started.pillars.order_by("order").first().code == "best-place-to-work"


def test_an_added_workstream_has_a_code_of_its_own(started: Framework) -> None:
    pillar = started.pillars.get(code="resourcing")
    added = [
        frameworks.add_workstream(actor=planner_of(started), framework=started, name="Retention", pillar=pillar).code
        for _ in range(2)
    ]
    assert added == ["retention-2", "retention-3"]


def test_a_second_framework_is_refused_while_one_is_in_use(started: Framework) -> None:
    template = Framework.objects.get(system=None, code="one-workforce")
    with pytest.raises(frameworks.FrameworkRefused, match="has a framework already"):
        frameworks.start_framework(actor=planner_of(started), system=started.system, template=template)  # type: ignore[arg-type]


def test_after_one_is_retired_another_can_be_started(started: Framework) -> None:
    planner = planner_of(started)
    frameworks.retire_framework(actor=planner, framework=started, reason="A new strategy")
    template = Framework.objects.get(system=None, code="one-workforce")
    fresh = frameworks.start_framework(actor=planner, system=started.system, template=template)  # type: ignore[arg-type]
    assert fresh.pillars.count() == 5


def test_a_template_cannot_be_changed(started: Framework) -> None:
    pillar = started.started_from.pillars.first()
    with pytest.raises(frameworks.FrameworkRefused, match="is a template"):
        frameworks.reword(actor=planner_of(started), item=pillar, name="Mine", description="")  # type: ignore[arg-type]


def test_who_may_only_look_changes_nothing(started: Framework) -> None:
    executive = Actor.of(member(started.system, Role.ICS_EXECUTIVE, "Exec"))  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        frameworks.add_pillar(actor=executive, framework=started, name="Mine")


def test_the_page_shows_every_workstream(started: Framework) -> None:
    page = signed_in(planner_of(started).user).get("/pillars/QAA/").content.decode()  # type: ignore[arg-type]
    missing = [one.name for one in started.workstreams.all() if escape(one.name) not in page]
    assert missing == []


def test_a_system_without_a_plan_shows_the_templates(systems: tuple[System, System]) -> None:
    load_templates()
    page = signed_in(member(systems[0], Role.ICS_PLANNER, "Planner")).get("/pillars/QAA/").content.decode()
    assert "People Plan at system level" in page


def test_a_plan_of_another_system_is_out_of_sight(started: Framework, systems: tuple[System, System]) -> None:
    stranger = signed_in(member(systems[1], Role.WORKFORCE_LEAD, "Their Lead"))
    assert stranger.get("/pillars/QAA/").status_code == 404
    assert stranger.get("/pillars/QAA/pillars/resourcing/").status_code == 404
    assert stranger.get("/api/v1/pillars/").json()["results"] == []


def test_an_appointment_is_audited_once(started: Framework) -> None:
    planner = planner_of(started)
    for _ in range(2):
        leads.appoint(actor=planner, workstream=started.workstreams.all()[0], user=planner.user)  # type: ignore[arg-type]
    assert AuditEvent.objects.filter(action="delivery_lead.appointed").count() == 1


def test_who_cannot_see_the_plan_cannot_lead_it(started: Framework, systems: tuple[System, System]) -> None:
    stranger = member(systems[1], Role.DELIVERY_LEAD, "Their Lead")
    with pytest.raises(frameworks.FrameworkRefused, match="cannot see the plans"):
        leads.appoint(actor=planner_of(started), workstream=started.workstreams.all()[0], user=stranger)


def test_standing_down_keeps_the_history(started: Framework) -> None:
    planner = planner_of(started)
    lead = leads.appoint(actor=planner, workstream=started.workstreams.all()[0], user=planner.user)  # type: ignore[arg-type]
    leads.stand_down(actor=planner, lead=lead)
    assert DeliveryLead.objects.get(pk=lead.pk).ended is not None


def test_the_api_lists_pillars_with_their_workstreams(started: Framework) -> None:
    answer = signed_in(planner_of(started).user).get("/api/v1/pillars/")  # type: ignore[arg-type]
    assert [len(pillar["workstreams"]) > 0 for pillar in answer.json()["results"]] == [True] * 4


def test_an_unknown_pillar_is_not_found(started: Framework) -> None:
    assert signed_in(planner_of(started).user).get("/pillars/QAA/pillars/none/").status_code == 404  # type: ignore[arg-type]


def test_the_command_loads_the_templates() -> None:
    call_command("load_reference", stdout=StringIO())
    assert Pillar.objects.count() == 9
