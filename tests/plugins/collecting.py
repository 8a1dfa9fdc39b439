"""A small collection for tests of its pages: a system with two trusts, people of each role, a round, and a browser.

The browser knows no JavaScript: ``form_of`` reads a page's form as it stands, and the test sends it with changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.actors import Actor
from partners.models import Organisation, System, User
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from workforce.forms.entry import EntryRow
from workforce.models import Measure, Profession, Return, Round, Setting, StaffGroup, StaffGroupScheme, Version
from workforce.rules import Row
from workforce.rules.context import NOT_SPECIFIED
from workforce.rules.months import add_months
from workforce.services import drafts, review
from workforce.services.rounds import open_round

BASE = add_months(timezone.localdate().replace(day=1), -1)
BEFORE = add_months(BASE, -1)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Scene:
    """Who and what is there."""

    system: System
    trust: Organisation
    beside: Organisation
    elsewhere: Organisation
    round: Round
    of_return: Return
    people: Mapping[str, User]

    def actor(self, role: str) -> Actor:
        return Actor.of(self.people[role])

    def client(self, role: str) -> Client:
        client = Client()
        client.force_login(self.people[role], backend=BACKEND)
        return client

    def address(self, section: str = "", page: str = "section") -> str:
        """The address of the return, or of one of its sections."""
        if not section:
            return reverse("workforce:return", args=[self.of_return.code])
        return reverse(f"workforce:{page}", args=[self.of_return.code, section])


def make_scene() -> Scene:
    """Everything, made through the services."""
    make_reference()
    region = make_region()
    system, neighbour = make_system("QJK", region), make_system("QKK", make_region("Y56"))
    trust, beside = make_organisation("RH8", system), make_organisation("RBZ", system)
    elsewhere = make_organisation("RYF", neighbour)
    people = {
        "lead": make_member(Role.WORKFORCE_LEAD, trust),
        "colleague": make_member(Role.WORKFORCE_LEAD, trust, "colleague@example.org"),
        "planner": make_member(Role.ICS_PLANNER, system),
        "second": make_member(Role.ICS_PLANNER, system, "second.planner@example.org"),
        "executive": make_member(Role.ICS_EXECUTIVE, system),
        "delivery": make_member(Role.DELIVERY_LEAD, system),
        "partner": make_member(Role.PARTNER, trust),
        "regional": make_member(Role.REGIONAL_VIEWER, region),
        "administrator": make_member(Role.ADMINISTRATOR),
    }
    planner, today = Actor.of(people["planner"]), timezone.localdate()
    round_ = open_round(
        actor=planner, system=system, base_month=BASE, opens=today, due=today + dt.timedelta(days=7)
    )  # fmt: skip
    of_return = drafts.open_return(actor=Actor.of(people["lead"]), round_=round_, organisation=trust)
    return Scene(system, trust, beside, elsewhere, round_, of_return, people)


def make_reference() -> None:
    """Professions of two sectors, one that is usual nowhere, two settings and a measure."""
    scheme = StaffGroupScheme.objects.create(code="nhs", name="NHS")
    nurses = StaffGroup.objects.create(scheme=scheme, code="nurses", name="Nurses")
    usual = {
        "adult-nurse": ["acute"],
        "consultant": ["acute"],
        "midwife": ["acute"],
        "gp": ["primary_care"],
        "diver": [],
    }
    for code, sectors in usual.items():
        profession = Profession.objects.create(code=code, name=code.replace("-", " ").capitalize(), sectors=sectors)
        profession.staff_groups.add(nurses)
    Profession.objects.create(code=NOT_SPECIFIED, name="Not specified")
    Setting.objects.create(code=NOT_SPECIFIED, name="Not specified")
    Setting.objects.create(code="hospital-ward", name="Hospital wards")
    Measure.objects.create(code="vacancy-rate", name="Vacancy rate", unit="fraction")


def row(section: str = "capacity", month: dt.date = BASE, **values: Any) -> Row:
    """A row as any door makes it."""
    return Row(section, {"period": month.isoformat(), **{name: str(value) for name, value in values.items()}})


def put_on_record(scene: Scene, *rows: Row, month: dt.date = BEFORE, section: str = "capacity") -> Version:
    """An earlier collection in which the trust's figures were accepted."""
    planner = scene.actor("planner")
    opened = open_round(actor=planner, system=scene.system, base_month=month, opens=month, due=month)
    of_return = drafts.open_return(actor=planner, round_=opened, organisation=scene.trust)
    version = submitted(scene, *rows, section=section, of_return=of_return)
    return review.accept(actor=scene.actor("planner"), version=version)


def saved(
    scene: Scene, *rows: Row, section: str = "capacity", of_return: Return | None = None, by: str = "lead"
) -> Version:
    """A draft."""
    return drafts.save_section(
        actor=scene.actor(by), return_=of_return or scene.of_return, section=section, rows=rows, channel="web"
    ).version


def submitted(
    scene: Scene, *rows: Row, section: str = "capacity", of_return: Return | None = None, by: str = "lead"
) -> Version:
    """A version that waits for review, with the same reason for whatever is unusual."""
    version = saved(scene, *rows, section=section, of_return=of_return, by=by)
    reasons = {message.code: "As agreed" for message in drafts.check_version(version)}
    return drafts.submit(actor=scene.actor(by), version=version, reasons=reasons)


def cell(profession: str, figure: str, section: str = "capacity", **key: str) -> str:
    """The name of an input: the figure of a profession's line."""
    told = {"period": BASE.isoformat(), "profession": profession, "setting": NOT_SPECIFIED, "unit": "wte", **key}
    return EntryRow(section, told).cell(figure)


def token(profession: str, section: str = "capacity", **key: str) -> str:
    """The token of a profession's line."""
    return cell(profession, "x", section, **key).split(":")[1]


class _Inputs(HTMLParser):
    """The inputs of the first form that holds an input called ``mark``, with their values."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark, self.found, self._form, self._select = mark, {}, {}, ""  # type: ignore[var-annotated]
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "form":
            self._form = {}
        elif tag == "input" and name and (told.get("type") not in {"checkbox", "radio"} or "checked" in told):
            self._form[name] = told.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in told or self._select not in self._form):
            self._form[self._select] = told.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self._form[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "form" and self.mark in self._form and not self.found:
            self.found = self._form


def form_of(answer: Any, mark: str = "seen") -> dict[str, str]:
    """What a browser would send of the page's form if nobody typed anything."""
    inputs = _Inputs(mark)
    inputs.feed(text_of(answer))
    return dict(inputs.found)


def text_of(answer: Any) -> str:
    return answer.content.decode()
