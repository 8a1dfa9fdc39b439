"""Counts of people are protected where they were counted; no pair of views tells more than the protected counts do."""

import random
from decimal import Decimal

import pytest

from workforce.selectors.disclosure import NEAREST, Protected, protect, share, together

THRESHOLD = 8
ORGANISATIONS, BANDS, ATTRIBUTES = 8, 9, 5
Table = dict[tuple[int, int, int], int]
View = frozenset[tuple[int, int, int]]


def table(seed: int) -> Table:
    """Made-up counts by organisation, pay band and attribute; many of them small."""
    dice = random.Random(seed)
    return {
        (organisation, band, attribute): dice.choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 40, 257])
        for organisation in range(ORGANISATIONS)
        for band in range(BANDS)
        for attribute in range(ATTRIBUTES)
    }


def published(counts: Table, view: View) -> Protected:
    """What a page shows of the cells in a view."""
    return together((protect(counts[cell], THRESHOLD) for cell in sorted(view)), THRESHOLD)


def random_view(dice: random.Random) -> View:
    """Any filter: some organisations, bands and attributes."""
    chosen = [set(dice.sample(range(most), dice.randint(1, most))) for most in (ORGANISATIONS, BANDS, ATTRIBUTES)]
    return frozenset((one, band, attribute) for one in chosen[0] for band in chosen[1] for attribute in chosen[2])


def pairs(many: int) -> list[tuple[View, View]]:
    """Pairs of views that differ by a little: what somebody subtracts who looks for a person."""
    dice = random.Random(7)
    found = []
    for _ in range(many):
        whole = random_view(dice)
        found.append((whole, whole - {dice.choice(sorted(whole))}))
    return found


@pytest.mark.parametrize("count", range(1, 8))
def test_one_to_seven_are_suppressed(count: int) -> None:
    assert protect(count, THRESHOLD).shown is None


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (8, 10), (12, 10), (13, 15), (257, 255)])
def test_others_are_rounded_to_the_nearest_five(count: int, shown: int) -> None:
    assert protect(count, THRESHOLD).shown == shown


def test_a_system_may_hide_more() -> None:
    assert (protect(9, 11).shown, protect(9, 8).shown) == (None, 10)


def test_a_thousand_differences_tell_nothing_but_protected_counts() -> None:
    counts = table(1)
    for whole, part in pairs(1_000):
        (left_out,) = whole - part
        told = published(counts, whole).stands_for - published(counts, part).stands_for
        assert told == protect(counts[left_out], THRESHOLD).stands_for


def test_no_pair_of_views_changes_when_a_hidden_count_does() -> None:
    """Whoever is hidden could be one person or seven: every view, and so every difference, is the same."""
    counts = table(2)
    small = [cell for cell, count in counts.items() if 0 < count < THRESHOLD]
    other = counts | {cell: random.Random(str(cell)).randint(1, 7) for cell in small}
    assert other != counts
    for whole, part in pairs(1_000):
        assert published(counts, whole) == published(other, whole)
        assert published(counts, part) == published(other, part)


def test_no_pair_of_views_tells_apart_counts_that_are_rounded_alike() -> None:
    counts = table(3)
    nudged = {cell: count + 1 if count in (12, 40, 257 - 1) else count for cell, count in counts.items()}
    alike = {
        cell: nudged[cell] if protect(nudged[cell], THRESHOLD) == protect(count, THRESHOLD) else count
        for cell, count in counts.items()
    }
    assert alike != counts
    assert all(published(counts, view) == published(alike, view) for pair in pairs(1_000) for view in pair)


def test_a_share_is_of_what_is_shown() -> None:
    assert share(protect(23, THRESHOLD), protect(98, THRESHOLD)) == Decimal("0.25")


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 100), (3, 5), (0, 0), (10, 5)])
def test_a_share_of_something_hidden_is_hidden(numerator: int, denominator: int) -> None:
    assert share(protect(numerator, THRESHOLD), protect(denominator, THRESHOLD)) is None


def test_rounding_makes_no_share_above_all() -> None:
    assert share(protect(13, THRESHOLD), protect(12, THRESHOLD)) == 1


def test_what_is_shown_of_a_total_is_a_multiple_of_five() -> None:
    shown = [published(table(4), view).shown for pair in pairs(50) for view in pair]
    assert {number % NEAREST for number in shown if number is not None} == {0}
