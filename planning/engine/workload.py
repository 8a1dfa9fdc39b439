"""Staff needed for a workload, by the method of WISN; used in model files only, the projection sees ratios.

Source of the formulas: World Health Organization, *Workload indicators of staffing need (WISN): user's manual*,
Geneva 2010, steps "estimating available working time", "establishing standard workloads", "calculating allowance
factors" and "determining staff requirements":

    available working time = possible time - absences                                   hours a year
    basic staff            = sum over activities (units a year x hours per unit) / available working time
    category allowance     = share of available working time that all staff give to other duties
    category factor        = 1 / (1 - sum of category allowances)
    individual allowance   = sum (hours a year x staff who give them) / available working time
    staff needed           = basic staff x category factor + individual allowance
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from planning.engine.errors import ModelError
from planning.engine.types import OverSteps, Ratio, Triple, exactly, first

INDIVIDUAL: Final = "individual allowances"
"""Name of the ratio that stands for duties of some staff only."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """Time in the year on which nobody is at work; give exactly one of `days`, `hours` and `share`.

    Attributes:
        name: such as "annual leave".
        days: days a year.
        hours: hours a year.
        share: of the possible time, 0..1.
    """

    name: str
    days: float | None = None
    hours: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class AvailableTime:
    """Possible working time of one WTE in a year, less absences.

    Attributes:
        contract_hours: possible hours a year; otherwise they are weeks x days_per_week x hours_per_day.
        weeks: weeks a year.
        days_per_week: working days a week.
        hours_per_day: hours of a working day; needed wherever days are given.
        deductions: leave, public holidays, sickness, training and other absences.
    """

    contract_hours: float | None = None
    weeks: float = 52.0
    days_per_week: float | None = None
    hours_per_day: float | None = None
    deductions: tuple[Deduction, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """Work that is counted; give exactly one of `hours_per_unit` and `units_per_hour`.

    Attributes:
        name: such as "outpatient visits".
        units: units a year, for each step.
        opening_units: units a year at the base date; the first step's mode if left out.
        hours_per_unit: activity standard as a unit time, hours, above 0.
        units_per_hour: activity standard as a rate of working, above 0.
    """

    name: str
    units: OverSteps
    opening_units: float | None = None
    hours_per_unit: OverSteps | None = None
    units_per_hour: OverSteps | None = None


@dataclass(frozen=True, slots=True)
class CategoryAllowance:
    """A duty of everybody that is not counted, such as records; give exactly one of `share`, `days` and `hours`.

    Attributes:
        name: such as "staff meetings".
        share: of the available working time, 0..1.
        days: days a year of each WTE.
        hours: hours a year of each WTE.
    """

    name: str
    share: float | None = None
    days: float | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class IndividualAllowance:
    """A duty of some staff only, such as supervising students; give `wte`, or `hours` and `staff`.

    Attributes:
        name: such as "supervision".
        wte: whole-time equivalents that it takes.
        hours: hours a year of each of the staff concerned.
        staff: how many staff are concerned.
    """

    name: str
    wte: float | None = None
    hours: float | None = None
    staff: float | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """A year's work of one cell and the time that there is for it.

    Attributes:
        available_time: of one WTE.
        activities: work that is counted, at least one.
        category_allowances: duties of everybody beside it.
        individual_allowances: duties of some staff.
    """

    available_time: AvailableTime
    activities: tuple[Activity, ...]
    category_allowances: tuple[CategoryAllowance, ...] = ()
    individual_allowances: tuple[IndividualAllowance, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffNeeded:
    """What a workload needs at the base date.

    Attributes:
        available_hours: hours a year of one WTE.
        basic_staff: WTE for the activities alone.
        category_allowance_share: of available working time.
        category_allowance_factor: 1 / (1 - share).
        individual_allowance_wte: WTE for duties of some staff.
        total_staff: WTE.
    """

    available_hours: float
    basic_staff: float
    category_allowance_share: float
    category_allowance_factor: float
    individual_allowance_wte: float
    total_staff: float


def available_hours(time: AvailableTime) -> float:
    """Hours a year that one WTE is at work.

    Raises:
        ModelError: with a pointer below the available time.
    """
    if time.hours_per_day is not None:
        _positive("/hours_per_day", time.hours_per_day)
    possible = _possible_hours(time)
    absent = 0.0
    for place, deduction in enumerate(time.deductions):
        at = f"/deductions/{place}"
        given = {"days": deduction.days, "hours": deduction.hours, "share": deduction.share}
        absent += _hours(at, given, whole=possible, hours_per_day=time.hours_per_day)
    _need(absent < possible, "/deductions", f"Absences take {absent:g} of {possible:g} hours: no time is left to work.")
    return possible - absent


def ratios(workload: Workload) -> tuple[Ratio, ...]:
    """The workload as ratios: units x WTE per unit for each activity, and a constant for individual allowances.

    Raises:
        ModelError: with a pointer below the workload.
    """
    _named_once("/activities", workload.activities)
    _need(bool(workload.activities), "/activities", "Give at least one activity.")
    time = _available(workload)
    factor = 1 / (1 - _category_share(workload, time))
    found = [_ratio(f"/activities/{place}", one, factor / time) for place, one in enumerate(workload.activities)]
    individual = _individual_wte(workload, time)
    if individual:
        _need(
            all(one.name != INDIVIDUAL for one in found), "/activities", f"“{INDIVIDUAL}” cannot be an activity’s name."
        )
        found.append(Ratio(INDIVIDUAL, 1.0, exactly(1.0), exactly(individual)))
    return tuple(found)


def staff_needed(workload: Workload) -> StaffNeeded:
    """The steps of the method at the base date.

    Raises:
        ModelError: with a pointer below the workload.
    """
    time = _available(workload)
    share = _category_share(workload, time)
    individual = _individual_wte(workload, time)
    total = sum(ratio.opening_units * first(ratio.wte_per_unit).mode for ratio in ratios(workload))
    return StaffNeeded(time, (total - individual) * (1 - share), share, 1 / (1 - share), individual, total)


def _possible_hours(time: AvailableTime) -> float:
    if time.contract_hours is not None:
        _need(time.days_per_week is None, "/days_per_week", "Give contract_hours or days_per_week, not both.")
        return _positive("/contract_hours", time.contract_hours)
    if time.days_per_week is None or time.hours_per_day is None:
        raise ModelError("", "Give contract_hours, or days_per_week and hours_per_day.")
    return _positive("/weeks", time.weeks) * _positive("/days_per_week", time.days_per_week) * time.hours_per_day


def _available(workload: Workload) -> float:
    return _below("/available_time", lambda: available_hours(workload.available_time))


def _category_share(workload: Workload, time: float) -> float:
    total = 0.0
    for place, one in enumerate(workload.category_allowances):
        given = {"share": one.share, "days": one.days, "hours": one.hours}
        per_day = workload.available_time.hours_per_day
        total += _hours(f"/category_allowances/{place}", given, whole=time, hours_per_day=per_day) / time
    words = f"Category allowances take {total:.0%} of the available time: none is left for the activities."
    _need(total < 1, "/category_allowances", words)
    return total


def _individual_wte(workload: Workload, time: float) -> float:
    total, words = 0.0, "Give either wte, or hours and staff."
    for place, one in enumerate(workload.individual_allowances):
        at = f"/individual_allowances/{place}"
        if one.wte is not None:
            _need(one.hours is None and one.staff is None, at, words)
            total += _amount(f"{at}/wte", one.wte)
        elif one.hours is None or one.staff is None:
            raise ModelError(at, words)
        else:
            total += _amount(f"{at}/hours", one.hours) * _amount(f"{at}/staff", one.staff) / time
    return total


def _ratio(at: str, activity: Activity, wte_per_hour: float) -> Ratio:
    _need(activity.units != (), f"{at}/units", "Give one value, or one for each step.")
    opening = first(activity.units).mode if activity.opening_units is None else activity.opening_units
    words = "Give either hours_per_unit or units_per_hour."
    if activity.hours_per_unit is not None:
        _need(activity.units_per_hour is None, at, words)
        _standard(f"{at}/hours_per_unit", activity.hours_per_unit)
        return Ratio(activity.name, opening, activity.units, _each(activity.hours_per_unit, float, wte_per_hour))
    if activity.units_per_hour is None:
        raise ModelError(at, words)
    _standard(f"{at}/units_per_hour", activity.units_per_hour)
    hours = _each(activity.units_per_hour, lambda rate: 1 / rate, wte_per_hour)
    return Ratio(activity.name, opening, activity.units, hours)


def _standard(at: str, value: OverSteps) -> None:
    _need(value != (), at, "Give one value, or one for each step.")
    for one in (value,) if isinstance(value, Triple) else value:
        for number in (one.low, one.mode, one.high):
            _positive(at, number)


def _each(value: OverSteps, hours: Callable[[float], float], wte_per_hour: float) -> OverSteps:
    if not isinstance(value, Triple):
        return tuple(_triple(one, hours, wte_per_hour) for one in value)
    return _triple(value, hours, wte_per_hour)


def _triple(value: Triple, hours: Callable[[float], float], wte_per_hour: float) -> Triple:
    """The standard as WTE per unit; a rate of working turns low and high round."""
    one, other = hours(value.low) * wte_per_hour, hours(value.high) * wte_per_hour
    return Triple(min(one, other), hours(value.mode) * wte_per_hour, max(one, other))


def _hours(at: str, given: dict[str, float | None], *, whole: float, hours_per_day: float | None) -> float:
    """Hours of one absence or allowance, whichever way it is given."""
    told = {name: value for name, value in given.items() if value is not None}
    _need(len(told) == 1, at, f"Give exactly one of {', '.join(given)}.")
    [(name, value)] = told.items()
    _amount(f"{at}/{name}", value)
    if name == "share":
        _need(value <= 1, f"{at}/share", f"This must be a share from 0 to 1 (write 10.5 % as 0.105), not {value:g}.")
        return value * whole
    if name == "days":
        _need(hours_per_day is not None, f"{at}/days", "Days need hours_per_day in the available time; or give hours.")
        return value * (hours_per_day or 0.0)
    return value


def _below(at: str, work: Callable[[], float]) -> float:
    try:
        return work()
    except ModelError as error:
        raise ModelError(at + error.location, error.message) from None


def _named_once(at: str, activities: Iterable[Activity]) -> None:
    seen: set[str] = set()
    for place, one in enumerate(activities):
        _need(bool(one.name), f"{at}/{place}/name", "Every activity needs a name.")
        _need(
            one.name not in seen, f"{at}/{place}/name", f"“{one.name}” is there twice; each activity may appear once."
        )
        seen.add(one.name)


def _positive(at: str, value: float) -> float:
    _need(0 < value < float("inf"), at, f"This must be a number above 0, not {value:g}.")
    return value


def _amount(at: str, value: float) -> float:
    _need(0 <= value < float("inf"), at, f"This must be a number of 0 or more, not {value:g}.")
    return value


def _need(holds: bool, at: str, words: str) -> None:
    if not holds:
        raise ModelError(at, words)
