"""Loading: who can sign in, what is refused, that nothing is left half done, and what the pages say."""

from dataclasses import replace
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from demo import accounts, collecting, loading, places
from jobs.models import Job
from partners.models import Organisation, System, User
from partners.roles import Role
from pillars.models import DeliveryLead
from planning.models import NodeResult, Scenario
from tests.plugins.people import make_organisation, make_system
from workforce.models import Version

pytestmark = pytest.mark.xdist_group("demo")
MADE_UP = "made up"


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, kind="production"))
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


@pytest.mark.parametrize("role", Role.values)
def test_there_is_an_account_for_each_role(demo: str, role: str) -> None:
    assert User.objects.filter(email__in=[one.email for one in accounts.ACCOUNTS], memberships__role=role).exists()


@pytest.mark.parametrize("account", accounts.ACCOUNTS, ids=lambda account: account.email)
def test_what_is_printed_lets_one_sign_in(demo: str, account: accounts.Account) -> None:
    assert account.email in demo
    assert Client().post("/accounts/login/", {"login": account.email, "password": accounts.PASSWORD}).status_code == 302


def test_the_password_is_printed(demo: str) -> None:
    assert accounts.PASSWORD in demo


def test_the_password_is_long_enough_for_everybody_else() -> None:
    assert len(accounts.PASSWORD) >= 12


def test_people_without_sign_in_cannot_sign_in(demo: str) -> None:
    emails = [one.email for one in accounts.WITHOUT_SIGN_IN]
    assert not any(user.has_usable_password() for user in User.objects.filter(email__in=emails))


@pytest.mark.parametrize("path", ["/accounts/login/", "/"])
def test_pages_say_that_it_is_made_up(demo: str, path: str) -> None:
    client = Client()
    client.force_login(User.objects.get(email="executive@example.org"))
    assert MADE_UP in client.get(path, follow=True).content.decode()


def test_both_systems_are_marked_as_made_up(demo: str) -> None:
    assert set(System.objects.filter(illustrative=True).values_list("code", flat=True)) == {"QX1", "QX2"}


@pytest.mark.parametrize("code", [places.SYSTEM[0], places.NEIGHBOUR[0]])
def test_the_code_is_none_of_the_real_systems(demo: str, code: str) -> None:
    assert code not in System.objects.filter(illustrative=False).values_list("code", flat=True)


def test_the_first_page_has_numbers(demo: str) -> None:
    assert Scenario.objects.filter(system__code="QX1", is_default=True, published__isnull=False).exists()


def test_there_are_other_futures_to_compare_it_with(demo: str) -> None:
    def closing(one: Scenario) -> float:
        assert one.published is not None
        gap: float = one.published.inputs["gap"]["funded"]["p50"]
        return gap

    first, *others = Scenario.objects.filter(system__code="QX1").order_by("-is_default", "name")
    assert [closing(one) < closing(first) for one in others] == [True, True, True]


def test_no_work_is_left_over(demo: str) -> None:
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_the_delivery_lead_leads(demo: str) -> None:
    assert DeliveryLead.objects.filter(user__email="delivery@example.org").count() == len(loading.LED)


def system_node() -> NodeResult:
    run = Scenario.objects.get(system__code="QX1", is_default=True).published
    return NodeResult.objects.get(run=run, kind="system")


def test_the_gap_of_today_is_the_vacancies_of_today(demo: str) -> None:
    figures = system_node().figures
    gap, posts = figures["funded"]["gap"]["central"][0], figures["funded"]["demand"]["central"][0]
    assert 0.06 <= gap / posts <= 0.075


def test_the_gap_grows_but_not_beyond_belief(demo: str) -> None:
    gap = system_node().figures["funded"]["gap"]["p50"]
    assert 1.3 <= gap[-1] / gap[0] <= 3


def test_no_cell_of_ten_posts_or_more_is_absurd(demo: str) -> None:
    run = Scenario.objects.get(system__code="QX1", is_default=True).published
    cells = [node.figures["funded"] for node in NodeResult.objects.filter(run=run, kind="cell")]
    ends = [(one["gap"]["central"][-1], one["demand"]["central"][-1]) for one in cells]
    shares = [gap / demand for gap, demand in ends if demand >= 10]
    assert -0.05 <= min(shares) <= max(shares) <= 0.25


def test_a_second_load_keeps_the_data(demo: str) -> None:
    before = Version.objects.count()
    call_command("load_demo", stdout=StringIO())
    assert Version.objects.count() == before


def test_a_second_load_prints_the_accounts_again(demo: str) -> None:
    told = StringIO()
    call_command("load_demo", stdout=told)
    assert told.getvalue() == demo


def test_a_password_that_is_not_the_demos_is_not_printed(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "quite another one")
    told = StringIO()
    call_command("load_demo", stdout=told)
    assert "quite another one" not in told.getvalue()


@pytest.mark.django_db
def test_production_refuses(production: None) -> None:
    with pytest.raises(CommandError, match="production"):
        call_command("load_demo")


@pytest.mark.django_db
def test_production_refuses_the_password_that_everybody_can_read(production: None) -> None:
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_demo", although_production=True)


@pytest.mark.django_db
def test_production_takes_it_with_a_password_of_its_own(production: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "a secret of this site")
    with pytest.raises(CommandError, match="reference data"):  # it goes on as far as there is data
        call_command("load_demo", although_production=True)


@pytest.mark.django_db
def test_real_organisations_do_not_get_made_up_neighbours() -> None:
    make_organisation("RH8", make_system("QJK"))
    told = StringIO()
    call_command("load_demo", stdout=told)
    assert "organisations of its own" in told.getvalue()
    assert not loading.is_loaded()


@pytest.mark.django_db
def test_a_load_that_dies_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_reference", stdout=StringIO())

    def die(**told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(collecting, "collect", die)
    with pytest.raises(KeyboardInterrupt):
        loading.load()
    assert (Organisation.objects.count(), User.objects.count(), loading.is_loaded()) == (0, 0, False)
