"""Review: what waits, another person accepts or sends back with a reason, many at once."""

from typing import Any

import pytest
from django.test import Client

from tests.plugins.collecting import BEFORE, Scene, put_on_record, row, saved, submitted, text_of
from tests.plugins.people import make_organisation
from web import slots
from workforce.models import Version
from workforce.news import off_records_changed, on_records_changed
from workforce.services import drafts
from workforce.services.review import accept
from workforce.views.review import Reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(scene: Scene) -> Client:
    return scene.client("planner")


def waiting(scene: Scene, section: str = "capacity") -> Version:
    told: dict[str, Any] = {"establishment_wte" if section == "demand" else "substantive_wte": 1}
    return submitted(scene, row(section=section, profession="adult-nurse", **told), section=section)


def waits_beside(scene: Scene, by: str = "planner") -> Version:
    """A version of the other trust, submitted by a planner."""
    of_return = drafts.open_return(actor=scene.actor(by), round_=scene.round, organisation=scene.beside)
    return submitted(scene, row(profession="midwife", substantive_wte=5), of_return=of_return, by=by)


def address(version: Version, page: str = "review/") -> str:
    return f"/returns/versions/{version.code}/{page}"


def state(version: Version) -> str:
    return Version.objects.get(pk=version.pk).state


def test_the_list_holds_what_waits(scene: Scene, planner: Client) -> None:
    saved(scene, row(section="demand", profession="adult-nurse", establishment_wte=1), section="demand")
    version = waiting(scene)
    page = text_of(planner.get("/returns/reviews/"))
    assert (f'href="{address(version)}"' in page, "1 submitted section<" in page) == (True, True)


@pytest.mark.parametrize(("query", "count"), [("?section=demand", 1), ("?q=rbz", 0), ("?q=rh8", 2), ("", 2)])
def test_the_list_is_filtered_by_its_address(query: str, count: int, scene: Scene, planner: Client) -> None:
    waiting(scene)
    waiting(scene, "demand")
    assert text_of(planner.get(f"/returns/reviews/{query}")).count('type="checkbox"') == count


def test_the_review_shows_changes_and_reasons(scene: Scene, planner: Client) -> None:
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte=100))
    version = submitted(scene, row(profession="adult-nurse", substantive_wte=10))
    page = text_of(planner.get(address(version)))
    assert ("As agreed" in page, "0 lines added, 1 changed, 0 removed, 0 the same." in page) == (True, True)


def test_another_person_accepts(scene: Scene, planner: Client) -> None:
    version = waiting(scene)
    planner.post(address(version), {"decision": "accept"})
    assert state(version) == "accepted"


def test_the_person_who_accepts_is_told_what_becomes_of_it(scene: Scene, planner: Client) -> None:
    answer = planner.post(address(waiting(scene)), {"decision": "accept"}, follow=True)
    assert "Capacity, version 1 is accepted." in text_of(answer)


def test_upper_storeys_can_lead_on_from_what_was_accepted(scene: Scene, planner: Client) -> None:
    version, seen = waiting(scene), []

    def dashboard(request: object, version: Version, system: object) -> None:
        seen.append((version, system))

    slots.register("after-acceptance", dashboard)
    try:
        planner.post(address(version), {"decision": "accept"}, follow=True)
    finally:
        slots.unregister("after-acceptance", dashboard)
    assert seen == [(version, scene.system)]


def test_the_same_person_is_refused(scene: Scene, planner: Client) -> None:
    version = waits_beside(scene)
    page = text_of(planner.post(address(version), {"decision": "accept"}, follow=True))
    assert ("another person must accept it" in page, state(version)) == (True, "submitted")


def test_the_same_person_is_told_before_trying(scene: Scene, planner: Client) -> None:
    page = text_of(planner.get(address(waits_beside(scene))))
    assert ("another person must accept it" in page, 'value="accept"' in page) == (True, False)


def test_a_version_goes_back_with_a_reason(scene: Scene, planner: Client) -> None:
    version = waiting(scene)
    planner.post(address(version), {"decision": "send-back", "reason": "The midwives are missing."})
    version.refresh_from_db()
    assert (version.state, version.review_reason) == ("sent_back", "The midwives are missing.")


def test_without_a_reason_nothing_goes_back(scene: Scene, planner: Client) -> None:
    version = waiting(scene)
    page = text_of(planner.post(address(version), {"decision": "send-back", "reason": " "}))
    assert ("Say what the organisation should change" in page, state(version)) == (True, "submitted")


def test_a_version_reviewed_meanwhile_is_not_reviewed_again(scene: Scene, planner: Client) -> None:
    version = waiting(scene)
    accept(actor=scene.actor("second"), version=version)
    page = text_of(planner.post(address(version), {"decision": "accept"}, follow=True))
    assert "somebody has reviewed or withdrawn it" in page


def test_a_lead_reviews_nothing(scene: Scene) -> None:
    version = waiting(scene)
    answer = scene.client("colleague").post(address(version), {"decision": "accept"})
    assert (answer.status_code, state(version)) == (403, "submitted")


def test_many_are_accepted_together(scene: Scene, planner: Client) -> None:
    versions = [waiting(scene), waiting(scene, "demand")]
    planner.post("/returns/reviews/", {"version": [str(one.code) for one in versions]})
    assert [state(one) for one in versions] == ["accepted", "accepted"]


def test_after_many_upper_storeys_lead_on_too(scene: Scene, planner: Client) -> None:
    version, seen = waiting(scene), []

    def dashboard(request: object, version: Version, system: object) -> None:
        seen.append((version, system))

    slots.register("after-acceptance", dashboard)
    try:
        planner.post("/returns/reviews/", {"version": str(version.code)}, follow=True)
    finally:
        slots.unregister("after-acceptance", dashboard)
    assert seen == [(version, scene.system)]


def test_after_several_their_systems_are_told(scene: Scene, planner: Client) -> None:
    codes = [str(one.code) for one in (waiting(scene), waiting(scene, "demand"))]
    seen: list[Any] = []

    def dashboard(request: object, **passed: Any) -> None:
        seen.append(passed)

    slots.register("after-acceptance", dashboard)
    try:
        planner.post("/returns/reviews/", {"version": codes}, follow=True)
    finally:
        slots.unregister("after-acceptance", dashboard)
    assert seen == [{"systems": [scene.system]}]


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reviews, "paginate_by", 1)


def test_a_list_of_one_page_has_no_button_for_all_pages(scene: Scene, planner: Client) -> None:
    waiting(scene)
    assert 'name="every"' not in text_of(planner.get("/returns/reviews/"))


def test_all_pages_are_accepted_at_once_but_for_ones_own(scene: Scene, planner: Client, short_pages: None) -> None:
    versions = [waiting(scene), waiting(scene, "demand"), waits_beside(scene)]
    told = 'name="every" value="2"' in text_of(planner.get("/returns/reviews/"))
    planner.post("/returns/reviews/", {"every": "2"})
    assert (told, [state(one) for one in versions]) == (True, ["accepted", "accepted", "submitted"])


def test_all_pages_of_a_filtered_list_are_those_of_the_filter(scene: Scene, planner: Client, short_pages: None) -> None:
    versions = [waiting(scene), waiting(scene, "demand")]
    planner.post("/returns/reviews/?section=demand", {"every": "1"})
    assert [state(one) for one in versions] == ["submitted", "accepted"]


@pytest.mark.parametrize("told", ["1", "3", "all"])
def test_a_list_that_changed_meanwhile_is_looked_at_again(told: str, scene: Scene, planner: Client) -> None:
    versions = [waiting(scene), waiting(scene, "demand")]
    page = text_of(planner.post("/returns/reviews/", {"every": told}, follow=True))
    assert ("has changed meanwhile" in page, [state(one) for one in versions]) == (True, ["submitted", "submitted"])


def test_the_news_of_many_goes_out_once(scene: Scene, planner: Client) -> None:
    news: list[Any] = []
    on_records_changed(news.append)
    try:
        codes = [str(one.code) for one in (waiting(scene), waiting(scene, "demand"))]
        planner.post("/returns/reviews/", {"version": codes})
    finally:
        off_records_changed(news.append)
    assert news == [[scene.system]]


def test_one_that_cannot_be_accepted_stops_them_all(scene: Scene, planner: Client) -> None:
    versions = [waiting(scene), waits_beside(scene)]
    answer = planner.post("/returns/reviews/", {"version": [str(one.code) for one in versions]}, follow=True)
    told = "another person must accept it" in text_of(answer)
    assert (told, [state(one) for one in versions]) == (True, ["submitted", "submitted"])


@pytest.mark.parametrize("codes", [[], ["nonsense"], ["00000000-0000-0000-0000-000000000000"]])
def test_nothing_chosen_and_nonsense_accept_nothing(codes: list[str], scene: Scene, planner: Client) -> None:
    version = waiting(scene)
    planner.post("/returns/reviews/", {"version": codes})
    assert state(version) == "submitted"


def test_ones_own_versions_cannot_be_chosen(scene: Scene, planner: Client) -> None:
    waits_beside(scene)
    assert 'type="checkbox"' not in text_of(planner.get("/returns/reviews/"))


def test_all_on_the_page_are_chosen_by_a_link(scene: Scene, planner: Client) -> None:
    waiting(scene)
    assert text_of(planner.get("/returns/reviews/?choose=all")).count(" checked>") == 1


def test_the_list_takes_as_many_statements_for_many_versions(
    scene: Scene, planner: Client, django_assert_max_num_queries
) -> None:
    for number in range(12):
        beside = make_organisation(f"X{number:02}", scene.system)
        of_return = drafts.open_return(actor=scene.actor("second"), round_=scene.round, organisation=beside)
        submitted(scene, row(profession="midwife", substantive_wte=5), of_return=of_return, by="second")
    with django_assert_max_num_queries(10):
        planner.get("/returns/reviews/")
