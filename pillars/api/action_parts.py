"""Milestones, comments, evidence and decisions of an action, through the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly
from partners.permissions import Permission
from pillars.api import action_serializers as serializers
from pillars.api.actions import REFERENCE, OfActionApi
from pillars.api.base import SYSTEM, tried
from pillars.models import Comment, Decision, Evidence, Milestone
from pillars.services import decisions, evidence, milestones

WHERE = [SYSTEM, REFERENCE]
ID = OpenApiParameter("number", OpenApiTypes.INT, "path", description="Its `id` in the list.")


class _Parts(ReadOnly, OfActionApi, abstract=True):
    """Rows that hang on one action."""

    ordering = ("id",)
    lookup_field = "id"
    lookup_url_kwarg = "number"

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.filter(action=self.action_row)

    def told(self, row: Any, status: int = 200) -> Response:
        row.refresh_from_db()
        return Response(self.get_serializer(row).data, status=status)


@extend_schema_view(list=extend_schema(summary="Milestones of an action", parameters=WHERE))
class Milestones(_Parts):
    permissions = dict.fromkeys(("create", "update", "remove"), Permission.LEAD_PLANS)
    queryset = Milestone.objects.select_related("action__system", "action__framework")
    serializer_class = serializers.MilestoneSerializer

    @extend_schema(summary="Add a milestone", parameters=WHERE, request=serializers.MilestoneFactsSerializer,
                   responses={201: serializers.MilestoneSerializer})  # fmt: skip
    def create(self, request: Request, system: str, reference: str) -> Response:
        action, given = self.action_row, self.checked(serializers.MilestoneFactsSerializer)
        return self.told(tried(lambda: milestones.add_milestone(actor=self.actor, action=action, **given)), 201)

    @extend_schema(summary="Set everything about a milestone", parameters=[*WHERE, ID],
                   request=serializers.MilestoneFactsSerializer)  # fmt: skip
    def update(self, request: Request, system: str, reference: str, number: int) -> Response:
        self.system  # noqa: B018 - the right is looked at before the row
        step, given = self.get_object(), self.checked(serializers.MilestoneFactsSerializer)
        return self.told(tried(lambda: milestones.change_milestone(actor=self.actor, milestone=step, **given)))

    @extend_schema(summary="Take a milestone away that was a mistake", parameters=[*WHERE, ID], responses={204: None})
    def remove(self, request: Request, system: str, reference: str, number: int) -> Response:
        self.system  # noqa: B018 - the right is looked at before the row
        step = self.get_object()
        tried(lambda: milestones.remove_milestone(actor=self.actor, milestone=step))
        return Response(status=204)


@extend_schema_view(list=extend_schema(summary="Comments on an action", parameters=WHERE))
class Comments(_Parts):
    queryset = Comment.objects.select_related("by")
    serializer_class = serializers.CommentSerializer

    @extend_schema(summary="Comment on an action", parameters=WHERE, responses={201: serializers.CommentSerializer})
    def create(self, request: Request, system: str, reference: str) -> Response:
        action, given = self.action_row, self.checked(serializers.CommentSerializer)
        return self.told(tried(lambda: evidence.add_comment(actor=self.actor, action=action, text=given["text"])), 201)


@extend_schema_view(list=extend_schema(summary="What shows that an action works", parameters=WHERE))
class EvidenceApi(_Parts):
    permissions = dict.fromkeys(("create", "withdraw"), Permission.LEAD_PLANS)
    queryset = Evidence.objects.select_related("by", "action__system")
    serializer_class = serializers.EvidenceSerializer

    @extend_schema(summary="Add evidence", parameters=WHERE, responses={201: serializers.EvidenceSerializer})
    def create(self, request: Request, system: str, reference: str) -> Response:
        action, given = self.action_row, self.checked(serializers.EvidenceSerializer)
        return self.told(tried(lambda: evidence.add_evidence(actor=self.actor, action=action, **given)), 201)

    @extend_schema(summary="Take evidence back", parameters=[*WHERE, ID], request=None)
    def withdraw(self, request: Request, system: str, reference: str, number: int) -> Response:
        self.system  # noqa: B018 - the right is looked at before the row
        row = self.get_object()
        evidence.withdraw_evidence(actor=self.actor, evidence=row)
        return self.told(row)


@extend_schema_view(list=extend_schema(summary="Decisions that an action asks for", parameters=WHERE))
class Decisions(_Parts):
    permissions = {"create": Permission.LEAD_PLANS}
    queryset = Decision.objects.select_related("asked_by", "answered_by", "action__system")
    serializer_class = serializers.DecisionSerializer

    @extend_schema(summary="Ask for a decision", parameters=WHERE, responses={201: serializers.DecisionSerializer})
    def create(self, request: Request, system: str, reference: str) -> Response:
        action, given = self.action_row, self.checked(serializers.DecisionSerializer)
        return self.told(tried(lambda: decisions.ask_decision(actor=self.actor, action=action, **given)), 201)

    @extend_schema(summary="Write down how it was decided", parameters=[*WHERE, ID],
                   request=serializers.AnswerSerializer)  # fmt: skip
    def answer(self, request: Request, system: str, reference: str, number: int) -> Response:
        row, words = self.get_object(), self.checked(serializers.AnswerSerializer)["answer"]
        return self.told(tried(lambda: decisions.answer_decision(actor=self.actor, decision=row, answer=words)))
