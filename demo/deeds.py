"""What is done in the demo's two systems: actions as data, with the codes of what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from demo import places
from pillars.models import Action

Status, Rag = Action.Status, Action.Rag
PLANNED, DOING, DONE, STOPPED = Status.PLANNED, Status.UNDER_WAY, Status.DONE, Status.STOPPED


@dataclass(frozen=True)
class Step:
    """A milestone: what is reached, by when, and when it was."""

    title: str
    due: str
    done: str = ""


@dataclass(frozen=True)
class Deed:
    """An action of the demo; codes name what it is for."""

    title: str
    workstream: str
    due: str
    starts: str = ""
    status: str = DOING
    rag: str = Rag.GREEN
    why: str = ""
    lead: str = "delivery"
    long_term_plan: str = ""
    professions: Sequence[str] = ()
    setting: str = ""
    priority: str = ""
    place: str = ""
    partner: str = ""
    people_plan: str = ""
    people_plan_reference: str = ""
    steps: Sequence[Step] = field(default=())


FIRST: Final = (
    Deed(
        "Recruit from every secondary school in the boroughs",
        "local-recruitment",
        "2027-09-30",
        "2026-06-01",
        priority="prevention-wellbeing",
        steps=(
            Step("Talks booked in 40 schools", "2026-10-31", "2026-10-20"),
            Step("First work experience weeks", "2027-02-26"),
        ),
    ),
    Deed(
        "Interview at a month’s notice instead of three",
        "local-recruitment",
        "2026-12-18",
        "2026-05-04",
        rag=Rag.AMBER,
        why="Occupational health checks still take five weeks; a second provider would help.",
        partner=places.ACUTE.code,
        steps=(
            Step("One form for all trusts", "2026-08-31", "2026-09-04"),
            Step("Checks done within two weeks", "2026-11-13"),
        ),
    ),
    Deed(
        "A passport so that staff move without new checks",
        "local-recruitment",
        "2027-06-30",
        "2026-09-01",
        long_term_plan="ltp-digital",
        lead="planner",
        steps=(Step("Agreement signed by all trusts", "2026-12-31"),),
    ),
    Deed(
        "A promise of flexible hours in every job advert",
        "retention",
        "2027-03-31",
        "2026-04-01",
        people_plan="system",
        people_plan_reference="People Promise: we work flexibly",
        steps=(
            Step("Wording agreed with unions", "2026-06-30", "2026-06-12"),
            Step("In half of all adverts", "2026-11-30"),
        ),
    ),
    Deed(
        "Stay conversations in the first hundred days",
        "retention",
        "2026-10-30",
        "2026-03-02",
        rag=Rag.RED,
        why="Line managers have no time set aside. An hour a month in job plans would help.",
        professions=("healthcare-support-worker",),
        setting="hospital-ward",
        steps=(
            Step("Guide for managers", "2026-05-29", "2026-05-21"),
            Step("Half of new starters asked", "2026-09-30"),
        ),
    ),
    Deed(
        "A shared bank for four trusts",
        "temporary-staffing",
        "2027-04-30",
        "2026-07-01",
        rag=Rag.AMBER,
        why="Rates of pay differ by up to 9 per cent between trusts.",
        lead="planner",
        steps=(Step("Rates compared", "2026-09-30", "2026-10-09"), Step("Common rates agreed", "2027-01-29")),
    ),
    Deed(
        "Agency shifts above the cap need a director’s name",
        "temporary-staffing",
        "2026-06-30",
        "2026-02-02",
        status=DONE,
        partner=places.SECOND_ACUTE.code,
        lead="planner",
        steps=(Step("Rule in force", "2026-04-01", "2026-04-01"),),
    ),
    Deed(
        "Return to practice with paid placements",
        "return-to-practice",
        "2027-07-30",
        "2026-11-02",
        professions=("adult-nurse", "midwife"),
        lead="",
        steps=(Step("First ten returners begin", "2027-02-01"),),
    ),
    Deed(
        "More placements in care homes and general practice",
        "training-pipeline",
        "2027-08-31",
        "2026-09-01",
        long_term_plan="ltp-primary-community",
        professions=("adult-nurse",),
        setting="care-home-nursing",
        steps=(Step("Supervisors trained in twelve homes", "2026-12-18"), Step("Sixty placement weeks", "2027-05-28")),
    ),
    Deed(
        "Degree apprenticeships for nursing associates who want to go on",
        "apprenticeships",
        "2028-09-30",
        "2026-09-01",
        professions=("nursing-associate",),
        rag=Rag.AMBER,
        why="The levy of two trusts is spent until April. A transfer from a larger employer would help.",
        steps=(Step("Levy transfer agreed", "2027-01-29"), Step("First twelve enrol", "2027-09-10")),
    ),
    Deed(
        "Learning together: one week a year for all professions",
        "multidisciplinary-learning",
        "2027-05-28",
        status=PLANNED,
        rag="",
        lead="planner",
    ),
    Deed(
        "A scheme for ward managers from ethnic minorities",
        "leadership-careers",
        "2027-10-29",
        "2026-10-01",
        people_plan="organisation",
        people_plan_reference="Race equality standard, indicator 7",
        partner=places.ACUTE.code,
        steps=(Step("First fifteen chosen", "2027-01-15"),),
    ),
    Deed(
        "Pay social care staff for their training hours",
        "social-care-primary-care",
        "2027-03-31",
        "2026-08-03",
        rag=Rag.RED,
        why="The councils’ budgets for 2027/28 are not agreed.",
        lead="planner",
        setting="home-care",
        professions=("care-worker", "senior-care-worker"),
        steps=(Step("Cost worked out", "2026-10-30", "2026-11-06"),),
    ),
    Deed(
        "Care coordinators for people with several conditions",
        "new-roles",
        "2027-12-17",
        "2026-10-05",
        priority="long-term-conditions",
        setting="general-practice",
        professions=("care-coordinator",),
        long_term_plan="ltp-long-term-conditions",
        steps=(Step("Job description agreed", "2026-11-20"),),
    ),
    Deed(
        "One wellbeing service for all staff of the system",
        "health-wellbeing",
        "2026-11-27",
        "2026-01-05",
        people_plan="system",
        people_plan_reference="People Promise: we are safe and healthy",
        lead="planner",
        priority="prevention-wellbeing",
        steps=(Step("Service opens", "2026-04-01", "2026-04-01"), Step("Open to care homes", "2026-11-20")),
    ),
    Deed(
        "Reasonable adjustments within four weeks",
        "inclusion",
        "2027-02-26",
        "2026-06-01",
        people_plan="system",
        people_plan_reference="Disability standard, metric 8",
        steps=(Step("Central fund set up", "2026-09-30", "2026-09-22"),),
    ),
    Deed(
        "Listening groups in each borough",
        "culture-engagement",
        "2026-09-25",
        "2026-04-13",
        status=DONE,
        people_plan="system",
        people_plan_reference="People Promise: we each have a voice that counts",
        lead="planner",
    ),
    Deed(
        "Hot food at night in every hospital",
        "staff-experience",
        "2026-12-04",
        "2026-03-02",
        status=STOPPED,
        rag="",
        lead="planner",
        partner=places.SECOND_ACUTE.code,
    ),
)

SECOND: Final = (
    Deed(
        "One way of counting vacancies in all partners",
        "one-methodology",
        "2027-01-29",
        "2026-07-01",
        lead="neighbour",
        steps=(Step("Definitions agreed", "2026-09-30", "2026-09-18"),),
    ),
    Deed(
        "A workforce report to each board every quarter",
        "workforce-intelligence",
        "2026-12-18",
        "2026-05-01",
        lead="neighbour",
        steps=(Step("First report", "2026-09-30", "2026-10-02"), Step("Second report", "2026-12-11")),
    ),
    Deed(
        "Plan community teams by skills, not by bands",
        "skills-based-planning",
        "2027-10-29",
        lead="neighbour",
        status=PLANNED,
        rag="",
        setting="community-nursing-therapy",
    ),
    Deed(
        "An education strategy with the college",
        "education-strategy",
        "2027-04-30",
        "2026-09-01",
        rag=Rag.AMBER,
        why="The college’s new principal begins in January.",
        lead="neighbour-review",
    ),
    Deed(
        "Share theatre staff between the two sites",
        "shared-resources",
        "2027-03-31",
        "2026-06-01",
        rag=Rag.RED,
        why="Travel time is not paid. A decision on it is asked for.",
        lead="neighbour",
        setting="theatres-critical-care",
        partner="Y-AC1",
        professions=("operating-department-practitioner",),
    ),
    Deed(
        "Twenty more training places for radiographers",
        "training-places",
        "2028-08-31",
        "2026-11-02",
        professions=("diagnostic-radiographer",),
        setting="diagnostics",
        lead="neighbour-review",
    ),
    Deed(
        "Apprenticeships for school leavers from Pretendle",
        "apprenticeships",
        "2027-09-10",
        "2026-08-03",
        lead="neighbour",
        steps=(Step("Thirty places offered", "2027-03-31"),),
    ),
    Deed(
        "Mentors from under-represented groups for new managers",
        "inclusive-talent",
        "2027-06-30",
        "2026-10-01",
        people_plan="system",
        people_plan_reference="Equality objectives 2026 to 2029",
        lead="neighbour",
    ),
    Deed(
        "Paramedics in the urgent community response",
        "community-roles",
        "2027-05-28",
        "2026-09-14",
        long_term_plan="ltp-urgent-emergency",
        professions=("paramedic",),
        lead="neighbour-review",
    ),
    Deed(
        "Hybrid working agreed for all office staff",
        "hybrid-working",
        "2026-08-28",
        "2026-02-02",
        status=DONE,
        professions=("administrator",),
        lead="neighbour",
    ),
)
