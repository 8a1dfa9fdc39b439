"""A correction sent in by the first planner and accepted by the second, through a door of the application."""

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.test import Client

from partners.actors import Actor
from partners.models import Membership
from partners.services.tokens import issue_token
from tests.integration.main_job.story import Story
from tests.plugins.collecting import BACKEND, form_of, text_of
from tests.plugins.partner_api import Program
from workforce.forms.entry import row_of
from workforce.models import CapacityLine, Version
from workforce.services.lines import lines_of

WHY = "A late correction"


def by_api(story: Story, line: CapacityLine, figure: Decimal) -> Version:
    """A program reads the lines that stand, changes one figure, and puts them back."""
    first, second = program(story.first), program(story.second)
    address = f"returns/{line.version.submission.of_return.code}/sections/capacity/lines/"
    lines = done(first.get(f"{address}?page_size=1000"))["results"]
    [wrong] = [
        one for one in lines
        if (one["period"], one["source_label"]) == (f"{line.period:%Y-%m}", line.source_label)
    ]  # fmt: skip
    wrong["substantive_wte"] = str(figure)
    saved = done(first.put(address, {"lines": lines}))
    version = f"versions/{saved['version']['code']}/"
    reasons = {one["code"]: WHY for one in done(first.get(f"{version}messages/"))["messages"]}
    done(first.post(f"{version}submit/", {"reasons": reasons}))
    return Version.objects.get(code=done(second.post(f"{version}accept/"))["code"])


def by_form(story: Story, line: CapacityLine, figure: Decimal) -> Version:
    """A person opens the section, types one figure over another, checks the answers and submits."""
    first, second = browser(story.first), browser(story.second)
    section = f"/returns/{line.version.submission.of_return.code}/capacity/"
    [read] = [
        one for one in lines_of(line.version) if (one.period, one.source_label) == (line.period, line.source_label)
    ]
    form = form_of(first.get(section)) | {row_of(read).cell("substantive_wte"): str(figure), "action": "save"}
    followed(first.post(section, form))
    check = first.get(f"{section}check/")
    asked = {html.unescape(name): WHY for name in re.findall(r'name="(reason:[^"]+)"', text_of(check))}
    followed(first.post(f"{section}check/", asked))
    version = Version.objects.get(submission=line.version.submission, state=Version.State.SUBMITTED)
    followed(second.post(f"/returns/versions/{version.code}/review/", {"decision": "accept"}))
    version.refresh_from_db()
    return version


Door = Callable[[Story, CapacityLine, Decimal], Version]
DOORS: dict[str, Door] = {"api": by_api, "form": by_form}


def program(actor: Actor) -> Program:
    """A program with a token of this planner's membership in Devon."""
    assert actor.user is not None
    held = Membership.objects.get(user=actor.user, system__code="QJK")
    return Program(issue_token(actor=actor, membership=held, name="Payroll")[1], actor.user)


def browser(actor: Actor) -> Client:
    assert actor.user is not None
    client = Client()
    client.force_login(actor.user, backend=BACKEND)
    return client


def done(answer: Any) -> Any:
    """What the program was told, if all went well."""
    assert answer.status_code < 300, answer.content
    return answer.json()


def followed(answer: Any) -> None:
    """A form that went well leads to another page."""
    assert answer.status_code == 302, text_of(answer)
