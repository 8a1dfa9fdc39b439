"""Pages of interventions, packages and grids: who may open them, what they show, what a wrong entry is answered."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.services import run_waiting
from partners.models import Organisation
from planning.models import Analysis, Intervention, Package
from planning.services.interventions.switching import switch_intervention
from planning.services.robustness.asking import Question, request_robustness
from tests.integration.planning.world import World, words
from tests.plugins.people import make_organisation
from tests.plugins.projecting import APPLICATION, CARER, NURSE, accept
from tests.plugins.weighing import intervention, package
from workforce.models import Profession, Setting

pytestmark = pytest.mark.django_db

ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
READERS = ("lead", "planner", "executive", "delivery", "regional", "administrator")
OK, AWAY, FORBIDDEN, NOWHERE = 200, 302, 403, 404
READ = {**dict.fromkeys(READERS, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
WRITE = {**dict.fromkeys(ALL, FORBIDDEN), "planner": OK, "administrator": OK, "neighbour": NOWHERE}
POSTS = {**dict.fromkeys(ALL, FORBIDDEN), "planner": AWAY, "administrator": AWAY, "neighbour": NOWHERE}
ROOT = "/planning/QXX/"


@pytest.fixture
def one(world: World) -> Intervention:
    return intervention(world.system, name="Return to nursing")


@pytest.fixture
def together(world: World, one: Intervention) -> Package:
    return package(world.system, "Nurses first", one)


@pytest.fixture
def grid(world: World, together: Package) -> Analysis:
    question = Question(packages=[together], futures=[world.scenario])
    analysis = request_robustness(actor=APPLICATION, system=world.system, question=question)
    run_waiting("planning.robustness")
    analysis.refresh_from_db()
    return analysis


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


# Who may open what


def test_each_role_gets_what_the_table_says(world: World, one: Intervention, together: Package, grid: Analysis) -> None:
    table = {
        "interventions/": READ,
        "interventions/add/": WRITE,
        "interventions/add/?kind=extra_joiners": WRITE,
        f"interventions/{one.code}/": READ,
        f"interventions/{one.code}/edit/": WRITE,
        f"interventions/{grid.code}/": {**READ, **dict.fromkeys(READERS, NOWHERE)},
        "packages/": READ,
        "packages/add/": WRITE,
        f"packages/{together.code}/": READ,
        f"packages/{together.code}/edit/": WRITE,
        "robustness/": READ,
        f"robustness/{grid.code}/": READ,
        f"robustness/{grid.code}/figures.csv": READ,
        f"robustness/{grid.code}/closed.csv": READ,
        f"robustness/{grid.code}/other.csv": {**READ, **dict.fromkeys(READERS, NOWHERE)},
        f"scenarios/{world.scenario.code}/interventions/": READ,
        f"scenarios/{world.scenario.code}/interventions/figures.csv": READ,
    }
    assert {path: world.statuses(ROOT + path, ALL) for path in table} == table


def test_only_editors_write(world: World, one: Intervention, together: Package) -> None:
    asks: dict[str, dict[str, Any]] = {
        f"scenarios/{world.scenario.code}/interventions/": {"interventions": [str(one.code)]},
        "robustness/": asked(together, world),
        f"packages/{together.code}/retire/": {},
        f"interventions/{one.code}/retire/": {},
    }
    for path, given in asks.items():
        told = {role: world.as_(role).post(ROOT + path, given).status_code for role in ALL}
        assert told == POSTS, path


# Interventions

RIGHT = {
    "name": "Golden hello", "profession": "", "low": "10", "mode": "20", "high": "30", "starts_day": "1",
    "starts_month": "4", "starts_year": "2026", "ramp_years": "2", "reason": "Worked elsewhere", "source": "Evaluation",
}  # fmt: skip


def profession(code: str) -> str:
    return str(Profession.objects.get(code=code).pk)


def add(client: Client, kind: str = "extra_joiners", **given: str) -> Any:
    return client.post(f"{ROOT}interventions/add/?kind={kind}", {**RIGHT, **given})


def test_an_intervention_is_added(planner: Client, world: World) -> None:
    answer = add(planner, profession=profession(NURSE))
    found = Intervention.objects.get(name="Golden hello")
    assert (answer.status_code, found.mode, found.ramp_years) == (AWAY, Decimal(20), Decimal(2))


def test_shares_are_typed_as_percentages(planner: Client, world: World) -> None:
    add(planner, "fewer_leavers", low="5", mode="10%", high="12.5 %")
    assert Intervention.objects.get().high == Decimal("0.125")


def test_an_unknown_kind_asks_which(planner: Client, world: World) -> None:
    assert "What would it do?" in words(planner.get(f"{ROOT}interventions/add/?kind=magic"))


def test_each_kind_asks_for_what_it_needs(planner: Client, world: World) -> None:
    wanted = {
        "substitution": ("by_profession", "safe_minimum", "clinical_approver", "recruitable"),
        "training_places": ("course_years",),
        "extra_joiners": ("staff_group",),
    }
    for kind, names in wanted.items():
        form = planner.get(f"{ROOT}interventions/add/?kind={kind}").context["form"]
        assert set(names) <= set(form.fields), kind


def test_mistakes_are_told_at_their_fields(planner: Client, world: World) -> None:
    form = add(planner, low="25", starts_year="", reason="").context["form"]
    assert set(form.errors) == {"low", "starts", "reason"}


def test_a_name_that_is_taken_is_told_at_its_field(planner: Client, one: Intervention) -> None:
    assert "name" in add(planner, name=one.name).context["form"].errors


def test_an_intervention_is_changed_from_what_it_says(planner: Client, one: Intervention) -> None:
    page = planner.get(f"{ROOT}interventions/{one.code}/edit/")
    form = page.context["form"]
    given = {name: form[name].value() or "" for name in form.fields if name not in ("starts", "ends")}
    given |= {"starts_day": "1", "starts_month": "4", "starts_year": "2026", "profession": profession(NURSE)}
    given["high"] = "45"
    assert planner.post(f"{ROOT}interventions/{one.code}/edit/", given).status_code == AWAY
    one.refresh_from_db()
    assert (one.mode, one.high) == (Decimal(20), Decimal(45))


def test_what_is_missing_for_an_agreed_scenario_is_said(planner: Client, world: World) -> None:
    role = intervention(world.system, "substitution", name="Carers take over")
    assert "cannot be part of an agreed scenario yet" in words(planner.get(f"{ROOT}interventions/{role.code}/"))


def test_what_somebody_counts_on_is_kept_and_the_page_says_why(planner: Client, together: Package) -> None:
    one = together.interventions.get()
    answer = planner.post(f"{ROOT}interventions/{one.code}/retire/", follow=True)
    one.refresh_from_db()
    assert ("It is part of the package “Nurses first”" in words(answer), one.retired) == (True, None)


def test_readers_see_no_way_to_change(world: World, one: Intervention, together: Package) -> None:
    executive = world.as_("executive")
    paths = ("interventions/", f"interventions/{one.code}/", "packages/", f"packages/{together.code}/", "robustness/")
    pages = [executive.get(ROOT + path).content.decode() for path in paths]
    assert not any(word in page for page in pages for word in ("/add/", "/edit/", "/retire/", "Weigh them"))


# Switching


def switched(world: World, client: Client, *codes: Any) -> Any:
    given = {"interventions": [str(code) for code in codes]}
    return client.post(world.page("interventions/"), given, follow=True)


def test_ticking_switches_on_and_clearing_off(planner: Client, world: World, one: Intervention) -> None:
    switched(world, planner, one.code)
    on = world.scenario.interventions.count()
    switched(world, planner)
    assert (on, world.scenario.interventions.count()) == (1, 0)


def test_what_may_not_be_switched_on_is_said_and_nothing_is(planner: Client, world: World, one: Intervention) -> None:
    role = intervention(world.system, "substitution", name="Carers take over")
    answer = switched(world, planner, one.code, role.code)
    assert ("cannot be part of an agreed scenario" in words(answer), world.scenario.interventions.count()) == (True, 0)


def test_the_published_effect_is_shown(planner: Client, world: World, one: Intervention) -> None:
    switched(world, planner, one.code)
    run_waiting()
    page = words(planner.get(world.page("interventions/")))
    assert "the one intervention that this scenario counts on takes" in page


def test_what_happens_to_concern_one_organisation_is_not_told_to_others(world: World) -> None:
    ward = Setting.objects.get(code="hospital-ward")
    south = Organisation.objects.get(code="RBZ")
    accept(south, "capacity", [{"substantive_wte": Decimal(100), "setting": ward.code}])
    accept(south, "demand", [{"establishment_wte": Decimal(130), "setting": ward.code}])
    alone = intervention(world.system, "fewer_leavers", "0.1", name="Stay", setting=ward)
    switch_intervention(actor=APPLICATION, scenario=world.scenario, intervention=alone, on=True)
    run_waiting()
    pages = {role: words(world.as_(role).get(world.page("interventions/"))) for role in ("lead", "planner")}
    assert {role: "not shown" in page for role, page in pages.items()} == {"lead": True, "planner": False}


def test_what_concerns_one_organisation_is_for_those_who_see_it(world: World) -> None:
    south = intervention(world.system, name="Southern stay", organisation=Organisation.objects.get(code="RBZ"))
    told = world.statuses(f"{ROOT}interventions/{south.code}/", ("lead", "planner", "regional"))
    listed = "Southern stay" in words(world.as_("lead").get(f"{ROOT}interventions/"))
    assert (told, listed) == ({"lead": NOWHERE, "planner": OK, "regional": NOWHERE}, False)


# Packages and grids


def asked(one: Package, world: World, **given: Any) -> dict[str, Any]:
    usual = {
        "packages": [str(one.code)], "futures": [str(world.scenario.code)], "basis": "funded", "day": "",
        "tolerance": "5", "risk": "20",
    }  # fmt: skip
    return usual | given


def test_a_package_is_made(planner: Client, one: Intervention) -> None:
    answer = planner.post(f"{ROOT}packages/add/", {"name": "Both", "interventions": [str(one.code)]})
    assert (answer.status_code, Package.objects.get().interventions.count()) == (AWAY, 1)


def test_an_empty_package_is_told_at_its_field(planner: Client, one: Intervention) -> None:
    form = planner.post(f"{ROOT}packages/add/", {"name": "Nothing"}).context["form"]
    assert form.errors["interventions"] == ["Choose at least one intervention."]


def test_a_package_is_changed_from_what_it_holds(planner: Client, together: Package) -> None:
    form = planner.get(f"{ROOT}packages/{together.code}/edit/").context["form"]
    assert form["interventions"].value() == [one.code for one in together.interventions.all()]


def test_a_grid_is_asked_for_and_followed(planner: Client, world: World, together: Package) -> None:
    answer = planner.post(f"{ROOT}robustness/", asked(together, world), follow=True)
    assert "Weighing packages against futures" in words(answer)


def test_a_question_without_a_package_is_told_at_its_field(planner: Client, world: World, together: Package) -> None:
    form = planner.post(f"{ROOT}robustness/", asked(together, world, packages=[])).context["form"]
    assert form.errors["packages"] == ["Choose at least one package."]


def test_an_answered_grid_has_headline_grid_date_and_coverage(planner: Client, grid: Analysis) -> None:
    page = words(planner.get(f"{ROOT}robustness/{grid.code}/"))
    for wanted in ("Nurses first", "No package", "data as at 30 September 2025", "organisations reported", "hold"):
        assert wanted in page, wanted


def test_a_grid_s_file_has_a_row_for_each_package_in_each_future(planner: Client, grid: Analysis) -> None:
    answer: Any = planner.get(f"{ROOT}robustness/{grid.code}/figures.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["No package", "Nurses first"]


def test_what_each_intervention_closes_is_a_file_too(planner: Client, grid: Analysis) -> None:
    answer: Any = planner.get(f"{ROOT}robustness/{grid.code}/closed.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["Return to nursing", "All of them together"]


def test_a_grid_of_one_organisation_is_for_those_who_see_it(world: World, together: Package) -> None:
    question = Question(packages=[together], futures=[world.scenario], filters={"organisation": "RBZ"})
    found = request_robustness(actor=APPLICATION, system=world.system, question=question)
    run_waiting("planning.robustness")
    told = world.statuses(f"{ROOT}robustness/{found.code}/", ("lead", "planner", "regional"))
    assert told == {"lead": NOWHERE, "planner": OK, "regional": NOWHERE}


def test_pages_say_what_is_not_there_yet(planner: Client, world: World) -> None:
    said = [words(planner.get(ROOT + path)) for path in ("interventions/", "packages/", "robustness/")]
    assert ["Nothing has been proposed yet." in said[0], "There is no package yet" in said[1]] == [True, True]
    assert "There is no package yet" in said[2]


def test_the_list_takes_as_many_statements_however_long_it_is(
    planner: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        intervention(world.system, name=f"Number {number}", organisation=Organisation.objects.get(code="RBZ"))
    planner.get(f"{ROOT}interventions/")
    with django_assert_max_num_queries(14):
        planner.get(f"{ROOT}interventions/")


def test_an_organisation_of_another_system_is_not_offered(planner: Client, world: World) -> None:
    make_organisation("RZZ", world.neighbour, name="Far away")
    form = planner.get(f"{ROOT}interventions/add/?kind=extra_joiners").context["form"]
    assert "Far away" not in [name for _, name in form.fields["organisation"].choices]


def test_a_course_of_a_profession_is_asked_with_its_length(planner: Client, world: World) -> None:
    answer = add(planner, "training_places", profession=profession(CARER), course_years="1.5")
    assert (answer.status_code, Intervention.objects.get().course_years) == (AWAY, Decimal("1.5"))
