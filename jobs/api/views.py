"""Following background work through the API."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from jobs import selectors
from jobs.api.serializers import JobSerializer
from partners.api.views import ApiView
from partners.permissions import Access


class JobView(ApiView):
    """One job that the caller asked for, or whose system's aggregates they see."""

    permission = Access.SIGNED_IN

    @extend_schema(
        operation_id="job", summary="How far a piece of background work is", responses=JobSerializer, tags=["jobs"]
    )
    def get(self, request: Request, code: UUID) -> Response:
        return Response(JobSerializer(selectors.job_for(self.actor, code)).data)
