"""Any version that ever was can be read: facts, lines with their origins, history, a file; some can be taken back."""

import csv
import io

import pytest
from django.test import Client

from partners.actors import Actor
from partners.roles import Role
from tests.plugins.collecting import BASE, Scene, cell, row, saved, submitted, text_of
from tests.plugins.people import make_member
from workforce.models import CapacityLine, Version
from workforce.presenters import versions as presenters
from workforce.rules import FormField, Row
from workforce.selectors.disclosure import hidden, sees_small_numbers
from workforce.services.review import accept

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(scene: Scene) -> Client:
    return scene.client("lead")


def address(version: Version, page: str = "") -> str:
    return f"/returns/versions/{version.code}/{page}"


def accepted(scene: Scene, wte: int = 10) -> Version:
    version = submitted(scene, row(profession="adult-nurse", substantive_wte=wte))
    return accept(actor=scene.actor("planner"), version=version)


def test_a_version_says_who_did_what(scene: Scene, lead: Client) -> None:
    version = accepted(scene)
    page = text_of(lead.get(address(version)))
    assert (str(scene.people["planner"]) in page, version.digest in page) == (True, True)


def test_a_version_that_was_replaced_can_still_be_read(scene: Scene, lead: Client) -> None:
    first = accepted(scene, 10)
    accepted(scene, 11)
    page = text_of(lead.get(address(first)))
    assert ("Superseded" in page, "Replaced by a later version" in page) == (True, True)


def test_a_figure_that_no_line_tells_is_said_once(scene: Scene, lead: Client) -> None:
    page = text_of(lead.get(address(saved(scene, row(profession="adult-nurse", substantive_wte=1, bank_wte=2)))))
    assert "Not known on any line: Agency WTE, Headcount" in page


def test_many_lines_come_in_pages(scene: Scene, lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workforce.views.versions.LINES_ON_A_PAGE", 1)
    version = saved(scene, *(row(profession=name, substantive_wte=1) for name in ("adult-nurse", "midwife")))
    last = CapacityLine.objects.filter(version=version).latest("pk").pk
    pages = [f'id="line-{last}"' in text_of(lead.get(address(version, query))) for query in ("", "?page=2")]
    assert pages == [False, True]


def test_the_versions_beside_it_are_listed(scene: Scene, lead: Client) -> None:
    first, second = accepted(scene, 10), accepted(scene, 11)
    assert f'href="{address(second)}"' in text_of(lead.get(address(first)))


def test_each_line_has_an_address_of_its_own(scene: Scene, lead: Client) -> None:
    version = accepted(scene)
    assert f'id="line-{CapacityLine.objects.get().pk}"' in text_of(lead.get(address(version)))


def test_warnings_stand_there_with_their_reasons(scene: Scene, lead: Client) -> None:
    version = submitted(scene, row(profession="adult-nurse", substantive_wte=20, headcount=10))
    assert "</strong> As agreed" in text_of(lead.get(address(version)))


def test_a_figure_leads_to_its_origin(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {"substantive_wte": FormField(cell("adult-nurse", "substantive_wte"))}
    values = {"period": BASE.isoformat(), "profession": "adult-nurse", "substantive_wte": "10"}
    version = saved(scene, Row("capacity", values, places))
    monkeypatch.setattr(presenters, "reverse", lambda name, args: "/".join([name, *map(str, args)]))
    table = presenters.lines_table(version, presenters.lines_of(version), small_numbers=True, threshold=8)
    linked = {cell.href for cell in table.rows[0]} - {""}
    assert linked == {f"workforce:origin/{version.code}/{CapacityLine.objects.get().pk}/substantive_wte"}


def downloaded(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_lines_can_be_downloaded(scene: Scene, lead: Client) -> None:
    version = saved(scene, row(profession="adult-nurse", substantive_wte="1234.5", age_16_24=9))
    (line,) = downloaded(lead.get(address(version, "lines.csv")))
    told = [line[one] for one in ("Month", "Profession", "Substantive WTE", "People aged 16 to 24", "Bank WTE")]
    assert told == [f"{BASE:%Y-%m}", "Adult nurse", "1234.5", "9", ""]


def test_what_was_downloaded_can_come_back_through_another_door(scene: Scene, lead: Client) -> None:
    from workforce.services.drafts import check_version, save_section
    from workforce.services.lines import digest, lines_of

    version = saved(scene, row(profession="adult-nurse", setting="hospital-ward", substantive_wte=9, leavers=3))
    before = digest(lines_of(version))
    (line,) = downloaded(lead.get(address(version, "lines.csv")))
    names = {item.label: item.name for item in presenters.csv_columns("capacity")}
    back = Row("capacity", {names[label]: text for label, text in line.items()})
    again = save_section(
        actor=scene.actor("lead"), return_=scene.of_return, section="capacity", rows=[back], channel="web"
    ).version
    assert (digest(lines_of(again)), check_version(again)) == (before, [])


def test_a_submitted_version_is_taken_back(scene: Scene, lead: Client) -> None:
    version = submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    answer = lead.post(address(version, "withdraw/"))
    version.refresh_from_db()
    assert (version.state, answer.headers["Location"]) == ("draft", scene.address("capacity"))


def test_an_accepted_version_is_not_taken_back(scene: Scene, lead: Client) -> None:
    version = accepted(scene)
    page = text_of(lead.post(address(version, "withdraw/"), follow=True))
    version.refresh_from_db()
    assert ("no longer waiting" in page, version.state) == (True, "accepted")


def test_a_draft_is_discarded_after_one_more_question(scene: Scene, lead: Client) -> None:
    version = saved(scene, row(profession="adult-nurse", substantive_wte=1))
    asked = "Discard this draft?" in text_of(lead.get(address(version, "discard/")))
    lead.post(address(version, "discard/"))
    assert (asked, Version.objects.exists()) == (True, False)


def test_what_was_submitted_is_not_discarded(scene: Scene, lead: Client) -> None:
    version = submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    lead.post(address(version, "discard/"))
    assert Version.objects.filter(pk=version.pk).exists()


@pytest.mark.parametrize("role", [Role.DELIVERY_LEAD, Role.REGIONAL_VIEWER])
def test_people_who_see_only_aggregates_see_no_line(role: str, scene: Scene) -> None:
    version = accepted(scene)
    person = {"delivery_lead": "delivery", "regional_viewer": "regional"}[role]
    answers = [scene.client(person).get(address(version, page)).status_code for page in ("", "lines.csv")]
    assert answers == [403, 403]


@pytest.mark.parametrize(
    ("name", "value", "is_hidden"),
    [
        ("leavers", 7, True),
        ("leavers", 8, False),
        ("leavers", 0, False),
        ("leavers", None, False),
        ("leavers_retired", 1, True),
        ("age_16_24", 7, True),
        ("sickness_days_lost", 7, True),
        ("headcount", 1, False),
        ("starters", 1, False),
    ],
)
def test_small_counts_of_ages_sickness_and_leavers_identify_people(name: str, value: int, is_hidden: bool) -> None:
    assert hidden(name, value, 8) is is_hidden


def test_hidden_figures_are_neither_on_the_page_nor_in_the_file(scene: Scene) -> None:
    version = saved(scene, row(profession="adult-nurse", substantive_wte=20, headcount=21, leavers=3))
    lines = presenters.lines_of(version)
    table = presenters.lines_table(version, lines, small_numbers=False, threshold=8)
    (line,) = presenters.csv_rows("capacity", lines, small_numbers=False, threshold=8)
    assert ([one.text for one in table.rows[0] if one.text.startswith("below")], line.count("below 8"), 3 in line) == (
        ["below 8"], 1, False,
    )  # fmt: skip


def test_the_organisations_own_people_see_small_numbers(scene: Scene) -> None:
    regional = Actor.of(make_member(Role.REGIONAL_VIEWER, scene.system.region, "second.region@example.org"))
    told = [
        sees_small_numbers(actor, scene.trust) for actor in (scene.actor("lead"), scene.actor("executive"), regional)
    ]
    assert told == [True, True, False]


def test_the_page_takes_as_many_statements_for_many_lines(
    scene: Scene, lead: Client, django_assert_max_num_queries
) -> None:
    rows = [row(profession=one, setting=where, substantive_wte=1) for one in ("adult-nurse", "midwife", "consultant")
            for where in ("not-specified", "hospital-ward")]  # fmt: skip
    version = saved(scene, *rows)
    with django_assert_max_num_queries(10):
        lead.get(address(version))
