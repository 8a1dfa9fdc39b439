"""Returns and the state of their sections."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.urls import reverse
from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.mixins import CreateModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ApiView, ReadOnly, ScopedViewSet
from partners.models import Organisation
from partners.permissions import Permission
from web.parsers import ExactJSONParser
from workforce.api import examples
from workforce.api.base import UUID, WorkforceApi, asked, stamp_sent
from workforce.api.documenting import CURSOR, DRY_RUN, IF_MATCH, ORIGINS, answers
from workforce.api.filtering import KnownFilters
from workforce.api.lines import line_page
from workforce.api.rows import rows_of
from workforce.api.saving import dry, saved_answer
from workforce.api.serializers import lines, returns
from workforce.api.standing import related, shown_section, shown_sections, standing, with_sections
from workforce.models import Return, Round, Section, Submission, Version
from workforce.rules import SECTIONS
from workforce.services import drafts, guarding

TAG = "returns"


class ReturnFilter(FilterSet):
    """Returns by round, organisation and state."""

    round = filters.CharFilter(field_name="round__code", label="Code of a round.")
    organisation = filters.CharFilter(field_name="organisation__code", label="Code of an organisation.")
    state = filters.ChoiceFilter(
        field_name="submissions__versions__state", choices=Version.State.choices, distinct=True,
        label="Returns of which a section has a version in this state.",
    )  # fmt: skip


@extend_schema_view(
    list=extend_schema(summary="Returns that you may see", tags=[TAG]),
    retrieve=extend_schema(summary="One return, with the state of each section", tags=[TAG]),
)
class Returns(ReadOnly, CreateModelMixin, WorkforceApi, ScopedViewSet):
    permissions = {"create": Permission.EDIT_RETURN}
    permission = Permission.VIEW_FIGURES
    queryset = Return.objects.all()
    serializer_class = returns.ReturnSerializer
    filter_backends = (KnownFilters,)
    filterset_class = ReturnFilter
    lookup_value_regex = UUID
    ordering = ("id",)

    def get_queryset(self) -> Any:
        return with_sections(super().get_queryset())

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Each return is told with its sections."""
        for return_ in (args[0] if kwargs.get("many") else args[:1]) if args else ():
            return_.shown_sections = shown_sections(return_)
        return super().get_serializer(*args, **kwargs)

    @extend_schema(
        summary="Open an organisation's return in a round",
        description="Answers 201 when it was made now, and 200 when it was there already.",
        tags=[TAG],
        request=returns.NewReturnSerializer,
        responses=answers(returns.ReturnSerializer, 400, 403, 409) | {201: returns.ReturnSerializer},
        examples=[OpenApiExample("A return", examples.NEW_RETURN, request_only=True)],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked_for = self._asked_for(request)
        before = Return.objects.filter(**asked_for).exists()
        opened = drafts.open_return(
            actor=self.actor, round_=asked_for["round"], organisation=asked_for["organisation"]
        )  # fmt: skip
        made = with_sections(Return.objects.filter(pk=opened.pk)).get()
        headers = {"Location": reverse("api-return-detail", args=[made.code])}
        return Response(self.get_serializer(made).data, status=200 if before else 201, headers=headers)

    def _asked_for(self, request: Request) -> dict[str, Any]:
        """What is not in the caller's sight is not there."""
        serializer = returns.NewReturnSerializer(data=request.data)
        seen = {
            "round": Round.objects.visible_to(self.actor, Permission.VIEW_PARTNERS),
            "organisation": Organisation.objects.visible_to(self.actor, Permission.VIEW_PARTNERS),
        }
        for name, rows in seen.items():
            serializer.fields[name].queryset = rows  # type: ignore[attr-defined]
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class SectionApi(WorkforceApi, ApiView, abstract=True):
    """One section of a return."""

    permission = Permission.VIEW_FIGURES
    section: str = ""

    def sought(self, code: Any) -> Return:
        """The return, as far as it is in sight and the action is allowed."""
        rows = Return.objects.select_related("round", "organisation__home_system")
        return self.find(rows, Permission.VIEW_FIGURES, self.right(), code=code)

    def submission(self, return_: Return) -> Submission | None:
        made = Submission.objects.filter(of_return=return_, section=self.section)
        return made.select_related("accepted").prefetch_related("versions").first()


class SectionState(SectionApi):
    """How far a section of a return is; its ETag guards against overwriting."""

    @extend_schema(
        operation_id="return_section_retrieve",
        summary="How far one section of a return is",
        tags=[TAG],
        responses=answers(returns.SectionStateSerializer, 404),
    )
    def get(self, request: Request, code: Any, section: str) -> Response:
        return_ = self.sought(code)
        if section not in SECTIONS:
            raise NotFound(f"There is no section “{section[:60]}”. There are {', '.join(SECTIONS)}.")
        self.section = section
        told = shown_section(section, self.submission(return_))
        return Response(returns.SectionStateSerializer(told).data, headers={"ETag": told["etag"]})


class SectionLines(SectionApi, abstract=True):
    """The lines of one section of a return; ``for_section`` makes a view for each section."""

    permissions = {"put": Permission.EDIT_RETURN}
    parser_classes = (ExactJSONParser,)

    def get(self, request: Request, code: Any) -> Response:
        submission = self.submission(self.sought(code))
        versions = list(submission.versions.all()) if submission else []
        answer = line_page(request, self.section, standing(versions))
        answer["X-Section-ETag"] = shown_section(self.section, submission)["etag"]
        return answer

    def put(self, request: Request, code: Any) -> Response:
        return_, dry_run = self.sought(code), asked(request, "dry_run")
        rows = rows_of(self.section, request.data)
        with dry(dry_run):
            saved = guarding.save_unless_changed(
                actor=self.actor, return_=return_, section=self.section, rows=rows, channel=self.actor.channel,
                stamp=stamp_sent(request),
            )  # fmt: skip
            version = related(Version.objects.filter(pk=saved.version.pk)).get()
            return saved_answer(version, saved.messages, dry_run)


def for_section(section: str) -> type[SectionLines]:
    """The view of one section's lines, described with that section's fields."""
    label = Section(section).label.lower()
    described = extend_schema_view(
        get=extend_schema(
            operation_id=f"{section}_lines_list",
            summary=f"The lines of {label}: of the draft, or of the version that stands",
            tags=["lines"],
            parameters=[ORIGINS, *CURSOR],
            responses=answers(lines.LINE_PAGE[section], 404),
        ),
        put=extend_schema(
            operation_id=f"{section}_lines_save",
            summary=f"Save the lines of {label} as the draft",
            description="The lines take the place of the whole draft; the same request again gives the same draft. "
            "What is accepted stays on record until the draft is accepted in its place.",
            tags=["lines"],
            parameters=[DRY_RUN, IF_MATCH],
            request=lines.LINES_IN[section],
            responses=answers(returns.SavedSerializer, 400, 403, 404, 409, 412, 413, 422),
            examples=[OpenApiExample("Lines", {"lines": examples.LINES[section]}, request_only=True)],
        ),
    )
    made = type(f"{section.capitalize()}Lines", (SectionLines,), {"section": section, "__doc__": SectionLines.__doc__})
    return described(made)
