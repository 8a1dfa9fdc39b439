"""The collection that is going on, with the mess of life: a draft that nobody can believe, a return that waits for
review, one that was sent back, one that is accepted, and a file whose words nobody has explained yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from demo import places
from demo.calendar import OPEN_DUE, OPEN_MONTH
from demo.cells import Cell
from demo.collecting import REASONS
from demo.files import as_csv, row_of
from demo.places import Partner
from partners.actors import Actor
from partners.models import Organisation, System, User
from workforce.models import Profession, Round, Version
from workforce.rules import SECTIONS, FormField, Row
from workforce.services import drafts, review, rounds, uploads

DOOR: Final = "web"
UNBELIEVABLE: Final = {"leavers": "943", "starters": "214"}
"""What the lead typed for nurses on wards: leavers with a digit too many."""

SENT_BACK: Final = (
    "Consultant psychiatrists in the community are a third fewer than in September. Please check whether doctors on "
    "agency contracts were taken out of the substantive figures in October only."
)
UNEXPLAINED: Final = (("Ward sisters and charge nurses", "11.40"), ("Family support team", "6.20"))
Change = Callable[[dict[str, str]], dict[str, str]]


def leave(*, people: Mapping[str, User], system: System, cells: Sequence[Cell]) -> None:
    """Open the collection and bring everybody as far as they are."""
    planner, reviewer = Actor.of(people["planner"]), Actor.of(people["reviewer"])
    round_ = rounds.open_round(actor=planner, system=system, base_month=OPEN_MONTH, opens=OPEN_MONTH, due=OPEN_DUE)
    _save(people["lead"], round_, cells, places.ACUTE, "capacity", _slip_of_the_pen)
    for section in ("capacity", "demand"):
        _submitted(people["port-specimen"], round_, cells, places.SECOND_ACUTE, section)
        done = _submitted(people["ambulance"], round_, cells, places.AMBULANCE, section)
        review.accept(actor=reviewer, version=done)
    doubtful = _submitted(people["mental-health"], round_, cells, places.MENTAL_HEALTH, "capacity", _a_third_fewer)
    review.send_back(actor=reviewer, version=doubtful, reason=SENT_BACK)
    uploads.receive(actor=planner, name="hospice-october.csv", content=_in_own_words(), round_=round_)


def _submitted(
    user: User,
    round_: Round,
    cells: Sequence[Cell],
    partner: Partner,
    section: str,
    change: Change | None = None,
) -> Version:
    version = _save(user, round_, cells, partner, section, change)
    return drafts.submit(actor=Actor.of(user), version=version, reasons=REASONS)


def _save(
    user: User,
    round_: Round,
    cells: Sequence[Cell],
    partner: Partner,
    section: str,
    change: Change | None = None,
) -> Version:
    """A draft as the form saves it."""
    actor, organisation = Actor.of(user), Organisation.objects.get(code=partner.code)
    opened = drafts.open_return(actor=actor, round_=round_, organisation=organisation)
    rows = _rows([cell for cell in cells if cell.partner is partner], section, change)
    return drafts.save_section(actor=actor, return_=opened, section=section, rows=rows, channel=DOOR).version


def _rows(cells: Sequence[Cell], section: str, change: Change | None) -> list[Row]:
    names = dict(Profession.objects.values_list("code", "name"))
    fields = SECTIONS[section].by_name
    rows = []
    for number, cell in enumerate(cells):
        told = row_of(cell, OPEN_MONTH)
        values = {name: text for name, text in (change(told) if change else told).items() if name in fields}
        places_ = {
            name: FormField(f"lines-{number}-{name}", f"{names[cell.job.profession]}: {fields[name].label}")
            for name in values
        }
        rows.append(Row(section, values, places_, places_["profession"]))
    return rows


def _slip_of_the_pen(row: dict[str, str]) -> dict[str, str]:
    on_wards = (row["profession"], row["setting"]) == ("adult-nurse", "hospital-ward")
    return row | UNBELIEVABLE if on_wards else row


def _a_third_fewer(row: dict[str, str]) -> dict[str, str]:
    doubtful = (row["profession"], row["setting"]) == ("consultant-psychiatrist", "mental-health-community")
    if not doubtful:
        return row
    return row | {name: f"{float(row[name]) * 0.66:.0f}" for name in ("substantive_wte", "headcount")}


def _in_own_words() -> bytes:
    """A list whose staff groups nobody has mapped."""
    rows = [
        {
            "period": OPEN_MONTH.isoformat(),
            "organisation": places.HOSPICE.code,
            "profession": label,
            "setting": "hospice",
            "substantive_wte": wte,
        }
        for label, wte in UNEXPLAINED
    ]
    return as_csv(rows, ["capacity"])
