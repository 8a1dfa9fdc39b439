"""What a section shows to whoever comes for the first time: the lines of the sector, in its unit and its words."""

import pytest
from django.test import Client

from tests.plugins.collecting import Scene, text_of
from workforce.models import Measure, Profession

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(scene: Scene) -> Client:
    return scene.client("lead")


def test_social_care_starts_in_posts(scene: Scene, lead: Client) -> None:
    organisation = scene.of_return.organisation
    organisation.sector = "adult_social_care"
    organisation.save()
    Profession.objects.filter(code="adult-nurse").update(sectors=["adult_social_care"])
    assert "in posts" in text_of(lead.get(scene.address("capacity")))


def test_each_box_of_an_indicator_says_what_it_counts(scene: Scene, lead: Client) -> None:
    Measure.objects.update_or_create(
        code="stability",
        defaults={"name": "Stability", "numerator": "People still there", "denominator": "People at the start"},
    )
    page = text_of(lead.get(scene.address("indicators")))
    assert ("People still there" in page, "People at the start" in page) == (True, True)
