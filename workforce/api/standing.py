"""How far the sections of a return are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from workforce.api.base import etag_of
from workforce.models import Return, Section, Standing, Submission, Version

ORDER = (Version.State.DRAFT, Version.State.SUBMITTED)


def with_sections(returns: Any) -> Any:
    """The same returns, with what is needed to tell how far their sections are, in three statements for all."""
    versions = Version.objects.exclude(state=Version.State.SUPERSEDED).defer("warnings", "notices", "note")
    submissions = Submission.objects.select_related("accepted").prefetch_related(Prefetch("versions", versions))
    return returns.select_related("round", "organisation").prefetch_related(Prefetch("submissions", submissions))


def standing(versions: Iterable[Version]) -> Version | None:
    """The version that stands, as ``drafts.base_of`` has it.

    Of the own return the draft, else what waits, else the newest reviewed one; without any, what was accepted from
    elsewhere, a national return first.
    """
    known = sorted(versions, key=lambda version: -version.number)
    listed = [version for version in known if version.standing == Standing.OWN]
    if not any(version.state != Version.State.SUPERSEDED for version in listed):
        others = [version for version in known if version.state == Version.State.ACCEPTED]
        return min(others, key=lambda version: Standing.values.index(version.standing), default=None)
    for state in ORDER:
        if found := next((version for version in listed if version.state == state), None):
            return found
    return next((version for version in listed if version.state != Version.State.SUPERSEDED), None)


def shown_sections(return_: Return) -> list[dict[str, Any]]:
    """Each section that the round asks for, or that has been saved all the same."""
    made = {submission.section: submission for submission in return_.submissions.all()}
    asked = return_.round.sections or list(Section.values)
    return [shown_section(code, made.get(code)) for code in Section.values if code in asked or code in made]


def shown_section(code: str, submission: Submission | None) -> dict[str, Any]:
    """How far one section is."""
    versions = list(submission.versions.all()) if submission else []
    stands = standing(versions)
    return {
        "section": code,
        "label": Section(code).label,
        "state": stands.state if stands else "not_started",
        "standing": stands.standing if stands else None,
        "version": stands.code if stands else None,
        "number": stands.number if stands else None,
        "line_count": stands.line_count if stands else 0,
        "saved": stands.saved if stands else None,
        "accepted": submission.accepted.code if submission and submission.accepted else None,
        "etag": etag_of(stands),
    }


def related(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Versions with everything that the API tells of them."""
    return versions.select_related(
        "submission__of_return__organisation__home_system", "submission__of_return__round", "file", "based_on",
        "created_by", "submitted_by", "reviewed_by",
    )  # fmt: skip
