"""What a version would change: against what is on record, and against the period before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from partners.models import Organisation
from workforce.models import Version
from workforce.rules import Field, ReadLine
from workforce.rules.units import sums
from workforce.selectors.records import current_lines, outranked
from workforce.services.lines import MODELS, lines_of, read_lines

Figures = Mapping[str, Decimal]
ADD_UP = frozenset({"capacity", "demand", "plan"})


@dataclass(frozen=True)
class Change:
    """One line as it was and as it would be: None where there was or would be none."""

    line: ReadLine
    before: ReadLine | None
    after: ReadLine | None

    @property
    def figures(self) -> list[tuple[str, Decimal | None, Decimal | None]]:
        """Figures that differ: label of the field, before, after (None = unknown)."""
        told = [
            (item.label, self.before.figure(item.name) if self.before else None,
             self.after.figure(item.name) if self.after else None)
            for item in self.line.definition.figures
        ]  # fmt: skip
        return [(label, before, after) for label, before, after in told if before != after]


@dataclass(frozen=True)
class Total:
    """A figure added up over all lines before and after; None where no line tells it.

    ``unknown_before`` and ``unknown_after`` count the lines that do not tell it and so stay out of the sum.
    """

    label: str
    before: Decimal | None
    after: Decimal | None
    unknown_before: int = 0
    unknown_after: int = 0

    @property
    def comparable(self) -> bool:
        """Whether as many lines tell the figure now as before: else the difference is one of telling, not of people."""
        return self.unknown_before == self.unknown_after


@dataclass(frozen=True)
class Changes:
    """Lines added, changed and removed, and how many stay as they were. ``month`` is the period compared with.

    ``totals`` are those of the section's usual figures, where adding them up means something.
    """

    added: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    same: int = 0
    month: dt.date | None = None
    totals: tuple[Total, ...] = ()

    @property
    def none(self) -> bool:
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True)
class Preview:
    """``against_accepted``: the records of the same months; ``against_last_period``: the month before the earliest.

    ``outranked``: months of which figures of a higher standing are on record, so that accepting changes nothing there.
    """

    against_accepted: Changes
    against_last_period: Changes
    outranked: tuple[dt.date, ...] = ()


def preview(version: Version) -> Preview:
    """What accepting the version would change."""
    section = version.submission.section
    organisation = version.submission.of_return.organisation
    told = lines_of(version)
    months = {line.period for line in told}
    pairs = outranked(MODELS[section], version.standing, organisations=[organisation], periods=months)
    above = {month for _, month in pairs}
    lines = [line for line in told if line.period not in above]
    records = _on_record(section, organisation, (months | _falling_silent(version, months)) - above)
    return Preview(_compared(records, lines), _since_last(section, organisation, lines), tuple(sorted(above)))


def _on_record(section: str, organisation: Organisation, months: Iterable[dt.date]) -> list[ReadLine]:
    records = current_lines(MODELS[section], organisations=[organisation], periods=months)
    speaking = dict(records.order_by().values_list("period", "version").distinct())
    lines = read_lines(section, set(speaking.values()))
    return [line for version, told in lines.items() for line in told if speaking.get(line.period) == version]


def _falling_silent(version: Version, months: set[dt.date]) -> set[dt.date]:
    """Months that the version to be superseded speaks for, and the new one says nothing about: their lines would go."""
    accepted = version.submission.versions.filter(state=Version.State.ACCEPTED, standing=version.standing).first()
    if accepted is None:
        return set()
    organisation = version.submission.of_return.organisation
    records = current_lines(MODELS[version.submission.section], organisations=[organisation]).filter(version=accepted)
    return set(records.order_by().values_list("period", flat=True).distinct()) - months


def _since_last(section: str, organisation: Organisation, lines: list[ReadLine]) -> Changes:
    if not lines:
        return Changes()
    first = min(line.period for line in lines)
    records = current_lines(MODELS[section], organisations=[organisation]).filter(period__lt=first)
    month = records.aggregate(latest=Max("period"))["latest"]
    if month is None:
        return Changes()
    now = [line for line in lines if line.period == first]
    return _compared(_on_record(section, organisation, {month}), now, month)


def _compared(before: list[ReadLine], after: list[ReadLine], month: dt.date | None = None) -> Changes:
    """Against another month the month is left out of the key."""
    old = {_key(line, month is None): line for line in before}
    new = {_key(line, month is None): line for line in after}
    added = tuple(Change(line, None, line) for key, line in new.items() if key not in old)
    removed = tuple(Change(line, line, None) for key, line in old.items() if key not in new)
    both = [Change(line, old[key], line) for key, line in new.items() if key in old]
    changed = tuple(change for change in both if change.figures)
    return Changes(added, changed, removed, len(both) - len(changed), month, _totals(before, after))


def _totals(before: Sequence[ReadLine], after: Sequence[ReadLine]) -> tuple[Total, ...]:
    """None for rates and observations, which do not add up, and for several months, which would count people twice."""
    some = next(iter([*after, *before]), None)
    months = {line.period for line in before}, {line.period for line in after}
    if some is None or some.section not in ADD_UP or any(len(each) > 1 for each in months):
        return ()
    usual = [item for item in some.definition.figures if item.usual]
    return tuple(total for item in usual for total in _by_unit(item, before, after))


def _by_unit(item: Field, before: Sequence[ReadLine], after: Sequence[ReadLine]) -> Iterator[Total]:
    old, new = dict(sums(item, before)), dict(sums(item, after))
    for label in dict.fromkeys((*old, *new)):
        was, now = old.get(label, []), new.get(label, [])
        yield Total(label, _sum(was, item.name), _sum(now, item.name), _unknown(was, item.name),
                    _unknown(now, item.name))  # fmt: skip


def _unknown(lines: Sequence[ReadLine], name: str) -> int:
    return sum(1 for line in lines if line.figure(name) is None)


def _sum(lines: Sequence[ReadLine], name: str) -> Decimal | None:
    known = [value for line in lines if (value := line.figure(name)) is not None]
    return sum(known, Decimal()) if known else None


def _key(line: ReadLine, with_month: bool) -> tuple[object, ...]:
    return line.key if with_month else (line.key[0], *line.key[2:])
