"""Versions: what they hold, what the rules say, and their way from draft to record."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import DestroyModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly, ScopedViewSet
from partners.permissions import Permission as P
from workforce.api import examples
from workforce.api.base import UUID, WorkforceApi, etag_of, stamp_sent
from workforce.api.documenting import CURSOR, IF_MATCH, ORIGINS, answers
from workforce.api.filtering import KnownFilters
from workforce.api.lines import line_page
from workforce.api.messages import as_errors, positions_of, told
from workforce.api.previews import shown_preview
from workforce.api.serializers import returns
from workforce.api.serializers.lines import ANY_LINE_PAGE
from workforce.api.serializers.messages import MessagesSerializer, PreviewSerializer
from workforce.api.standing import related
from workforce.models import Section, Version
from workforce.rules import errors
from workforce.selectors.changes import preview
from workforce.services import drafts, guarding, review
from workforce.services.lines import lines_of

TAG = "versions"
DONE = answers(returns.VersionSerializer, 403, 404, 409)


class VersionFilter(FilterSet):
    """Versions by return, round, organisation, section and state."""

    of_return = filters.UUIDFilter(field_name="submission__of_return__code", label="Code of a return.")
    round = filters.CharFilter(field_name="submission__of_return__round__code", label="Code of a round.")
    organisation = filters.CharFilter(
        field_name="submission__of_return__organisation__code", label="Code of an organisation."
    )
    section = filters.ChoiceFilter(field_name="submission__section", choices=Section.choices, label="A section.")
    state = filters.MultipleChoiceFilter(choices=Version.State.choices, label="One or more states.")


@extend_schema_view(
    list=extend_schema(summary="Versions that you may see, the newest first", tags=[TAG]),
    destroy=extend_schema(
        summary="Discard a draft",
        description="Deletes the draft with its lines; nothing else is ever deleted.",
        tags=[TAG],
        responses=answers(None, 403, 404, 409, status=204),
    ),
)
class Versions(ReadOnly, DestroyModelMixin, WorkforceApi, ScopedViewSet):
    permissions = {
        "destroy": P.EDIT_RETURN,
        "submit": P.SUBMIT_RETURN,
        "withdraw": P.SUBMIT_RETURN,
        "accept": P.REVIEW_RETURN,
        "send_back": P.REVIEW_RETURN,
    }
    permission = P.VIEW_FIGURES
    sight = P.VIEW_FIGURES
    queryset = related(Version.objects.defer("warnings", "notices"))
    serializer_class = returns.VersionSerializer
    filter_backends = (KnownFilters,)
    filterset_class = VersionFilter
    lookup_value_regex = UUID
    ordering = ("-id",)

    def perform_destroy(self, instance: Version) -> None:
        drafts.discard(actor=self.actor, version=instance)

    def told(self, version: Version) -> Response:
        """The version as it stands now, with the ETag that guards it."""
        fresh = related(Version.objects.filter(pk=version.pk)).get()
        return Response(self.get_serializer(fresh).data, headers={"ETag": etag_of(fresh)})

    @extend_schema(summary="One version: follow its state here", tags=[TAG], responses=DONE)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.told(self.get_object())

    @extend_schema(
        summary="The lines of any version", tags=[TAG], filters=False,
        parameters=[ORIGINS, *CURSOR], responses=answers(ANY_LINE_PAGE, 404),
    )  # fmt: skip
    @action(detail=True, pagination_class=None, filter_backends=[])
    def lines(self, request: Request, **kwargs: Any) -> Response:
        version = self.get_object()
        return line_page(request, version.submission.section, version)

    @extend_schema(
        summary="What the rules say about a version",
        description="A draft is checked as it stands; a submitted version tells the warnings and the reasons given.",
        tags=[TAG],
        responses=answers(MessagesSerializer, 404),
    )
    @action(detail=True)
    def messages(self, request: Request, **kwargs: Any) -> Response:
        version = self.get_object()
        where = positions_of(lines_of(version))
        kept = told(version.notices, where)
        if version.state == Version.State.DRAFT:
            found = drafts.check_version(version, actor=self.actor)
            return Response({"ready": not errors(found), "messages": as_errors(found, where) + kept})
        return Response({"ready": True, "messages": told(version.warnings, where) + kept})

    @extend_schema(
        summary="What accepting a version would change", tags=[TAG], responses=answers(PreviewSerializer, 404)
    )
    @action(detail=True)
    def preview(self, request: Request, **kwargs: Any) -> Response:
        return Response(shown_preview(preview(self.get_object())))

    @extend_schema(
        summary="Every version of the same section, the newest first", tags=[TAG], filters=False,
        responses=answers(returns.VersionSerializer(many=True), 404),
    )  # fmt: skip
    @action(detail=True, pagination_class=None, filter_backends=[])
    def history(self, request: Request, **kwargs: Any) -> Response:
        rows = related(Version.objects.filter(submission=self.get_object().submission)).order_by("-number")
        return Response(self.get_serializer(rows, many=True).data)

    @extend_schema(
        summary="Submit a draft for review",
        description="Its lines are frozen, counted and hashed. Every warning needs a reason: by the code of its rule, "
        "which serves all warnings of that rule, or by code and organisation (“large-change@RH8”).",
        tags=[TAG],
        parameters=[IF_MATCH],
        request=returns.ReasonsSerializer,
        responses=answers(returns.VersionSerializer, 400, 403, 404, 409, 412, 422),
        examples=[OpenApiExample("With a reason", examples.REASONS, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **kwargs: Any) -> Response:
        version, asked = self.get_object(), _valid(returns.ReasonsSerializer, request)
        submitted = guarding.submit_unless_changed(
            actor=self.actor, version=version, stamp=stamp_sent(request), reasons=asked.get("reasons")
        )
        return self.told(submitted)

    @extend_schema(summary="Take a submitted version back as a draft", tags=[TAG], request=None, responses=DONE)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        return self.told(drafts.withdraw(actor=self.actor, version=self.get_object()))

    @extend_schema(
        summary="Accept a version: its lines become the records",
        description="By another person than the one who submitted it. The projections of its systems are recalculated.",
        tags=[TAG],
        request=None,
        responses=DONE,
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **kwargs: Any) -> Response:
        return self.told(review.accept(actor=self.actor, version=self.get_object()))

    @extend_schema(
        summary="Send a version back with a reason",
        tags=[TAG],
        request=returns.SendBackSerializer,
        responses=answers(returns.VersionSerializer, 400, 403, 404, 409),
        examples=[OpenApiExample("A reason", examples.SEND_BACK, request_only=True)],
    )
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, **kwargs: Any) -> Response:
        version, asked = self.get_object(), _valid(returns.SendBackSerializer, request)
        return self.told(review.send_back(actor=self.actor, version=version, reason=asked["reason"]))


def _valid(serializer_class: Any, request: Request) -> Any:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
