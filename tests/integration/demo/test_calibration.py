"""What is stored adds up to the public figures that the demo is built to the size of.

Tolerances: 1 % of a total (less than one practice of general practice's, and what rounding to whole posts takes), and
a fifth of a percentage point of a rate.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest

from demo import calibration, places
from demo.calibration import Figure
from demo.cells import NURSES
from workforce.models import CapacityLine, DemandLine, Line, ReferenceRate
from workforce.selectors.records import current_lines

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.xdist_group("demo")]
TOTAL, RATE = 0.01, 0.002
TRUSTS = [one.code for one in places.TRUSTS if one.last is None]
SOCIAL_CARE = [one.code for one in places.COUNCILS]
AREAS = [one.code for one in places.COUNCILS if one.area_of]
COUNCILS = [one.code for one in places.COUNCILS if not one.area_of]


def latest(model: type[Line], codes: Iterable[str], **filters: Any) -> list[Any]:
    """Lines of the last quarter month that each of these organisations reported."""
    lines = current_lines(model).filter(organisation__code__in=list(codes), period__month__in=(3, 6, 9, 12))
    newest: dict[int, list[Any]] = {}
    for line in lines.order_by("-period", "pk").select_related("profession"):
        told = newest.setdefault(line.organisation_id, [])
        if not told or told[0].period == line.period:
            told.append(line)
    kept = [line for told in newest.values() for line in told]
    return [
        line for line in kept if all(getattr(line.profession, name) in allowed for name, allowed in filters.items())
    ]


def total(lines: Iterable[Any], name: str) -> float:
    return float(sum((getattr(line, name) or Decimal() for line in lines), Decimal()))


def vacancy(codes: Iterable[str], **filters: Any) -> float:
    codes = list(codes)
    posts = total(latest(DemandLine, codes, **filters), "establishment_wte")
    return 1 - total(latest(CapacityLine, codes, **filters), "substantive_wte") / posts


SECTORS: list[tuple[Figure, list[str]]] = [
    (calibration.ACUTE, [one.code for one in places.TRUSTS if one.kind == "acute" and one.last is None]),
    (calibration.MENTAL_HEALTH, [places.MENTAL_HEALTH.code]),
]


@pytest.mark.parametrize(("figure", "codes"), SECTORS, ids=["acute", "mental health"])
def test_trusts_have_as_many_staff_as_the_population_should(figure: Figure, codes: list[str]) -> None:
    staff = total(latest(CapacityLine, codes), "substantive_wte")
    assert staff == pytest.approx(figure.of(places.POPULATION), rel=TOTAL)


@pytest.mark.parametrize(
    ("figure", "professions"),
    [
        (calibration.GPS, ["gp", "gp-registrar"]),
        (calibration.PRACTICE_NURSES, ["practice-nurse", "advanced-clinical-practitioner", "nursing-associate"]),
        (calibration.PRACTICE_ADMIN, ["practice-receptionist", "practice-manager", "clinical-administrator"]),
    ],
    ids=["GPs", "practice nurses", "administration"],
)
def test_general_practice_has_as_many_staff_as_the_population_should(figure: Figure, professions: list[str]) -> None:
    codes = [one.code for one in places.PRIMARY_CARE]
    staff = total(latest(CapacityLine, codes, code=professions), "substantive_wte")
    assert staff == pytest.approx(figure.of(places.POPULATION), rel=TOTAL)


def test_general_practice_has_the_other_direct_patient_care_it_should() -> None:
    counted = {
        "gp", "gp-registrar", "practice-nurse", "advanced-clinical-practitioner", "nursing-associate",
        "practice-receptionist", "practice-manager", "clinical-administrator",
    }  # fmt: skip
    lines = latest(CapacityLine, [one.code for one in places.PRIMARY_CARE])
    staff = total([line for line in lines if line.profession.code not in counted], "substantive_wte")
    assert staff == pytest.approx(calibration.DIRECT_PATIENT_CARE.of(places.POPULATION), rel=TOTAL)


def test_social_care_has_as_many_filled_posts_as_the_population_should() -> None:
    posts = total(latest(CapacityLine, AREAS), "substantive_wte") + total(latest(CapacityLine, COUNCILS), "headcount")
    assert posts == pytest.approx(calibration.SOCIAL_CARE_POSTS.of(places.POPULATION), rel=TOTAL)


def test_the_vacancy_rate_of_trusts_is_the_public_one() -> None:
    assert vacancy(TRUSTS) == pytest.approx(calibration.NHS_VACANCY.value, abs=RATE)


def test_the_vacancy_rate_of_nurses_is_the_public_one() -> None:
    assert vacancy(TRUSTS, code=NURSES) == pytest.approx(calibration.NURSE_VACANCY.value, abs=RATE)


def test_the_vacancy_rate_of_social_care_is_the_public_one() -> None:
    assert vacancy(SOCIAL_CARE) == pytest.approx(calibration.SOCIAL_CARE_VACANCY.value, abs=RATE)


def lost(line: Any) -> float:
    """People who left the NHS, or the sector."""
    gone = line.leavers_by_destination
    return gone["outside"] + gone["retired"]


def over_mean_people(lines: Iterable[Any], count: Callable[[Any], float]) -> float:
    """A rate a year: over the mean of closing and opening headcount."""
    told = list(lines)
    people = total(told, "headcount")
    opening = people + total(told, "leavers") - total(told, "starters")
    return sum(count(line) for line in told) / ((people + opening) / 2)


def test_nurses_leave_the_nhs_at_the_public_rate() -> None:
    assert 0.102 <= over_mean_people(latest(CapacityLine, TRUSTS, code=NURSES), lost) <= 0.107


def test_turnover_in_social_care_is_the_public_one() -> None:
    turnover = over_mean_people(latest(CapacityLine, SOCIAL_CARE), lambda line: float(line.leavers))
    assert turnover == pytest.approx(calibration.SOCIAL_CARE_TURNOVER.value, abs=2 * RATE)


def test_two_thirds_of_social_care_leavers_stay_in_the_sector() -> None:
    lines = latest(CapacityLine, SOCIAL_CARE)
    stays = 1 - sum(lost(line) for line in lines) / total(lines, "leavers")
    assert stays == pytest.approx(calibration.STAY_IN_SECTOR.value, abs=0.01)


def test_trusts_lose_the_public_share_of_days_to_sickness() -> None:
    lines = latest(CapacityLine, TRUSTS)
    rate = total(lines, "sickness_days_lost") / total(lines, "sickness_days_available")
    assert rate == pytest.approx(calibration.SICKNESS.value, abs=RATE)


@pytest.mark.parametrize("figure", calibration.ALL, ids=lambda figure: figure.rate)
def test_each_public_figure_is_the_newest_among_the_reference_rates(figure: Figure) -> None:
    newest = ReferenceRate.objects.filter(code=figure.rate).order_by("-period").first()
    assert newest is not None
    assert float(newest.value) == figure.value
