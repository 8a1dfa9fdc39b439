"""Which assumption holds where ages differ: the scope is asked first, the age second."""

import datetime as dt

import pytest

from planning.engine import Triple, exactly
from planning.services.over_steps import with_own_ages
from planning.services.resolving import Resolver
from planning.services.snapshots.data import BANDS, AssumptionFacts, OrganisationFacts, ProfessionFacts

DAYS = (dt.date(2026, 6, 1), dt.date(2027, 6, 1))
TRUST = OrganisationFacts("RH8", "A trust", "acute")
NURSE = ProfessionFacts("nurse", "nhs/nurses", groups=("nhs/nurses",))


def row(value: float, scope: str = "system", **more: object) -> AssumptionFacts:
    return AssumptionFacts("leave_rate", scope, value, value, value, **more)  # type: ignore[arg-type]


def own(*rows: AssumptionFacts) -> dict[str, list[float | None]]:
    """What bands of their own there are, by step."""
    found = Resolver(rows, DAYS).own_ages("leave_rate", TRUST, NURSE)
    told = {band: [one and one.mode for one in steps] for band, steps in zip(BANDS, found, strict=False)}
    return {band: values for band, values in told.items() if any(values)}


def test_an_age_has_its_own_value_before_that_for_all_ages() -> None:
    assert own(row(0.1), row(0.3, age_band="65+")) == {"65+": [0.3, 0.3]}


def test_a_narrower_scope_for_all_ages_beats_a_wider_one_for_one_age() -> None:
    assert own(row(0.1), row(0.3, age_band="65+"), row(0.2, "organisation", organisation="RH8")) == {}


def test_a_narrower_scope_for_one_age_beats_a_wider_one_for_that_age() -> None:
    narrow = row(0.4, "profession", profession="nurse", age_band="65+")
    assert own(row(0.1), row(0.3, age_band="65+"), narrow) == {"65+": [0.4, 0.4]}


def test_an_age_has_its_own_value_only_in_its_years() -> None:
    later = row(0.3, age_band="16-24", starts=dt.date(2027, 4, 1))
    assert own(row(0.1), later) == {"16-24": [None, 0.3]}


def test_a_value_for_one_age_is_none_for_all_ages() -> None:
    rows = (row(0.1), row(0.3, age_band="65+"))
    assert Resolver(rows, DAYS).over_steps("leave_rate", TRUST, NURSE) == exactly(0.1)


def test_what_need_not_be_assumed_is_nothing_where_it_is_not() -> None:
    assert Resolver((row(0.1),), DAYS).optional("bank_growth", TRUST, NURSE) == ()


def test_what_need_not_be_assumed_holds_in_its_years_alone() -> None:
    bank = AssumptionFacts("bank_growth", "sector", 0.0, 0.1, 0.2, sector="acute", ends=dt.date(2027, 4, 1))
    assert Resolver((bank,), DAYS).optional("bank_growth", TRUST, NURSE) == (Triple(0.0, 0.1, 0.2), None)


@pytest.mark.parametrize(
    ("of_first", "expected"),
    [
        ((None, None), (exactly(1.0), exactly(2.0))),
        ((exactly(9.0), exactly(9.0)), ((exactly(9.0), exactly(9.0)), (exactly(2.0), exactly(2.0)))),
    ],
)  # fmt: skip
def test_bands_of_their_own_replace_the_usual_ones(of_first: tuple[Triple | None, ...], expected: object) -> None:
    usual = (exactly(1.0), exactly(2.0))
    assert with_own_ages(usual, (of_first, (None, None))) == expected
