"""The page of one line of a section: what the table has no room for, moving it, taking it out."""

from typing import Any

import pytest
from django.test import Client

from tests.plugins.collecting import Scene, form_of, row, saved, submitted, text_of, token
from workforce.models import CapacityLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(scene: Scene) -> Client:
    return scene.client("lead")


def address_of(scene: Scene, profession: str = "adult-nurse") -> str:
    return scene.address("capacity") + f"lines/{token(profession)}/"


def plain(answer: Any) -> str:
    """The page without the blanks of its layout."""
    return " ".join(text_of(answer).replace(">", "> ").split())


def test_ages_and_sources_are_told_on_the_page_of_the_line(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20, headcount=10, starters=4))
    address = address_of(scene)
    lead.post(address, form_of(lead.get(address)) | {"age_16_24": "4", "age_65_plus": "6", "starters_system": "3"})
    line = CapacityLine.objects.get()
    assert (line.age_profile, line.starters_by_source) == ({"16-24": 4, "65+": 6}, {"system": 3})


def test_a_mistake_on_the_page_of_the_line_is_said_beside_its_field(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20))
    address = address_of(scene)
    page = plain(lead.post(address, form_of(lead.get(address)) | {"age_16_24": "few"}))
    assert ('href="#id_age_16_24"> “few” is not a number' in page, 'value="few"' in page) == (True, True)


def test_the_line_can_move_to_another_setting(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20))
    address = address_of(scene)
    lead.post(address, form_of(lead.get(address)) | {"setting": "hospital-ward"})
    assert [line.setting.code for line in CapacityLine.objects.all()] == ["hospital-ward"]


def test_a_stale_page_of_a_line_overwrites_nothing(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20))
    address = address_of(scene)
    form = form_of(lead.get(address))
    saved(scene, row(profession="adult-nurse", substantive_wte=30))
    page = text_of(lead.post(address, form | {"substantive_wte": "21"}))
    assert ("Somebody else saved this section" in page, CapacityLine.objects.get().substantive_wte) == (True, 30)


def test_a_line_that_waits_for_review_has_no_form(scene: Scene, lead: Client) -> None:
    submitted(scene, row(profession="adult-nurse", substantive_wte=20))
    address = address_of(scene)
    assert lead.get(address).headers["Location"] == scene.address("capacity")


def test_a_line_is_taken_out_on_its_own_page(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20), row(profession="diver", substantive_wte=1))
    address = address_of(scene, "diver")
    lead.post(address, form_of(lead.get(address)) | {"action": "remove"})
    assert [line.profession.code for line in CapacityLine.objects.all()] == ["adult-nurse"]
