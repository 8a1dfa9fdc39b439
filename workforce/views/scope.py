"""What pages about one return or one version share: finding it, and what may be done with it."""

from __future__ import annotations

from typing import cast

from django.http import Http404
from django.utils.functional import cached_property

from partners.pages import GuardedView
from partners.permissions import Permission
from workforce.models import Return, Submission, Version
from workforce.rules import SECTIONS, SectionDefinition
from workforce.selectors.entry import Standing, names_by_code, standing
from workforce.selectors.states import asked_of

RETURNS = Return.objects.select_related("round__system", "organisation__home_system")
VERSIONS = Version.objects.select_related(
    "submission__of_return__round", "submission__of_return__organisation__home_system", "submission__accepted",
    "created_by", "submitted_by", "reviewed_by", "based_on", "file",
)  # fmt: skip


class OfReturn(GuardedView, abstract=True):
    """A page about one return, seen by those who see its organisation's figures."""

    kwargs: dict[str, object]

    @cached_property
    def of_return(self) -> Return:
        found = self.find(RETURNS, Permission.VIEW_FIGURES, self._own_right(), code=self.kwargs["code"])
        return cast(Return, found)

    @property
    def may_edit(self) -> bool:
        return self.actor.may(Permission.EDIT_RETURN, self.of_return.organisation)

    @property
    def closed(self) -> bool:
        return self.of_return.round.closed is not None


class OfSection(OfReturn, abstract=True):
    """A page about one section of a return: one that the round asks for, or that has been filled in."""

    @cached_property
    def definition(self) -> SectionDefinition:
        section = str(self.kwargs["section"])
        asked = section in asked_of(self.of_return.round)
        if section in SECTIONS and (asked or self._filled_in(section)):
            return SECTIONS[section]
        raise Http404("The return has no such section.")

    @cached_property
    def standing(self) -> Standing:
        """What there is of the section: the draft, what waits, what is on record."""
        return standing(self.of_return, self.definition.code)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of professions, settings and measures by code."""
        return names_by_code()

    def _filled_in(self, section: str) -> bool:
        return Submission.objects.filter(of_return=self.of_return, section=section).exists()


class OfVersion(GuardedView, abstract=True):
    """A page about one version, seen by those who see its organisation's figures."""

    kwargs: dict[str, object]

    @cached_property
    def version(self) -> Version:
        found = self.find(VERSIONS, Permission.VIEW_FIGURES, self._own_right(), code=self.kwargs["code"])
        return cast(Version, found)

    @property
    def of_return(self) -> Return:
        return self.version.submission.of_return
