"""Uploads without a browser: send a file, follow it, settle what it asks, submit."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.conf import settings
from django.urls import reverse
from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import DestroyModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly, ScopedViewSet
from partners.models import Organisation
from partners.permissions import Permission as P
from web.parsers import JSONParser
from web.problems import Problem, ProblemException
from workforce.api import examples
from workforce.api.base import UUID, WorkforceApi
from workforce.api.documenting import answers
from workforce.api.filtering import KnownFilters
from workforce.api.serializers import returns, uploads
from workforce.models import Round, Upload
from workforce.services import uploads as services

TAG = "uploads"
STEP = answers(uploads.UploadDetailSerializer, 400, 403, 404, 409, 422)


class UploadFilter(FilterSet):
    """Uploads by state and round."""

    state = filters.ChoiceFilter(choices=Upload.State.choices, label="A state.")
    round = filters.CharFilter(field_name="round__code", label="Code of a round.")


@extend_schema_view(
    list=extend_schema(summary="Uploads that you may see, the newest first", tags=[TAG]),
    retrieve=extend_schema(
        summary="One upload: what is to be settled, its messages, and what it would change",
        tags=[TAG],
        responses=answers(uploads.UploadDetailSerializer, 404),
    ),
    destroy=extend_schema(
        summary="Put an upload aside", tags=[TAG], responses=answers(None, 403, 404, 409, status=204)
    ),
)
class Uploads(ReadOnly, DestroyModelMixin, WorkforceApi, ScopedViewSet):
    permissions = {
        "list": P.VIEW_FIGURES,
        "retrieve": P.VIEW_FIGURES,
        "submit": P.SUBMIT_RETURN,
        "labels": P.MAP_LABELS,
    }
    permission = P.EDIT_RETURN
    sight = P.VIEW_FIGURES
    queryset = Upload.objects.select_related("file", "round", "uploaded_for").defer("reading", "outlook")
    serializer_class = uploads.UploadSerializer
    filter_backends = (KnownFilters,)
    filterset_class = UploadFilter
    lookup_value_regex = UUID
    parser_classes = (JSONParser, MultiPartParser)
    ordering = ("-id",)

    def get_serializer_class(self) -> Any:
        return uploads.UploadSerializer if self.action == "list" else uploads.UploadDetailSerializer

    @extend_schema(
        summary="Send a file",
        description="It is read in the background: follow `state` at the address that `Location` names.",
        tags=[TAG],
        request={"multipart/form-data": uploads.NewUploadSerializer},
        responses=answers(uploads.UploadDetailSerializer, 400, 403, 409, 413, status=202),
    )
    def create(self, request: Request) -> Response:
        asked = _valid(uploads.NewUploadSerializer, request)
        refuse_large(asked["file"])
        upload = services.receive(
            actor=self.actor, name=asked["file"].name, content=asked["file"].read(), again=asked["again"],
            round_=self._named(Round, asked, "round"), organisation=self._named(Organisation, asked, "organisation"),
            standing=asked["standing"],
        )  # fmt: skip
        headers = {"Location": reverse("api-upload-detail", args=[upload.code])}
        return Response(self.get_serializer(upload).data, status=202, headers=headers)

    def perform_destroy(self, instance: Upload) -> None:
        services.discard(actor=self.actor, upload=instance)

    @extend_schema(
        summary="Create organisations that the file names, or leave them out", tags=[TAG],
        request=uploads.ConfirmSerializer, responses=STEP,
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def organisations(self, request: Request, **kwargs: Any) -> Response:
        upload, asked = self.get_object(), _valid(uploads.ConfirmSerializer, request)
        return self._told(
            services.confirm_organisations(
                actor=self.actor, upload=upload, create=asked["create"], leave_out=asked["leave_out"]
            )
        )

    @extend_schema(
        summary="Say what labels of the file mean",
        description="They are remembered for the next file.",
        tags=[TAG],
        request=uploads.LabelsSerializer,
        responses=STEP,
        examples=[OpenApiExample("A label", examples.LABELS, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def labels(self, request: Request, **kwargs: Any) -> Response:
        upload, asked = self.get_object(), _valid(uploads.LabelsSerializer, request)
        return self._told(services.map_labels(actor=self.actor, upload=upload, choices=asked["labels"]))

    @extend_schema(
        summary="Submit what the file says: a version for each organisation and section, all or none",
        tags=[TAG],
        request=returns.ReasonsSerializer,
        responses=STEP,
    )
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **kwargs: Any) -> Response:
        upload, asked = self.get_object(), _valid(returns.ReasonsSerializer, request)
        services.submit(actor=self.actor, upload=upload, reasons=asked.get("reasons"))
        return self._told(upload)

    def _told(self, upload: Upload) -> Response:
        return Response(self.get_serializer(upload).data)

    def _named(self, model: Any, asked: dict[str, Any], name: str) -> Any:
        code = asked.get(name)
        if not code:
            return None
        found = model.objects.visible_to(self.actor, P.VIEW_PARTNERS).filter(code=code).first()
        if found is None:
            raise ValidationError({name: f"There is no {name} “{code[:80]}” that you can see."})
        return found


def refuse_large(file: Any) -> None:
    """Go on only if the file may be read into memory.

    Raises:
        ProblemException: it is too large (413); the answer names the limit.
    """
    if file.size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ProblemException(Problem(413, detail=f"At most {most} MB are taken in one file."))


def _valid(serializer_class: Any, request: Request) -> Any:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
