"""Several organisations in one call, for those whose right covers them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ApiView
from partners.permissions import Permission
from web.parsers import ExactJSONParser
from workforce.api import examples
from workforce.api.base import WorkforceApi, asked
from workforce.api.documenting import DRY_RUN, answers
from workforce.api.rows import rows_of
from workforce.api.saving import dry, saved_many_answer
from workforce.api.serializers import lines, returns
from workforce.api.standing import related
from workforce.models import Round, Section, Standing, Version
from workforce.rules import check
from workforce.services import guarding, many
from workforce.services.context import context_for
from workforce.services.failures import RowsRefused

TAG = "several organisations"
ROUND_OF = "submission__of_return__round"
BY_ORGANISATION = "submission__of_return__organisation__code"
ROUND = OpenApiParameter(
    "round", str, description="Code of the round. Without it each goes to the open round of its system and month."
)

STANDING = OpenApiParameter(
    "standing", str, enum=Standing.values, default=Standing.OWN.value,
    description="Whose word the figures are. Only who runs collections sends what is no own return.",
)  # fmt: skip


class ManyLines(WorkforceApi, ApiView, abstract=True):
    """Lines of one section for several organisations: a draft for each; ``for_section`` makes the views."""

    permission = Permission.EDIT_RETURN
    parser_classes = (ExactJSONParser,)
    section: str = ""

    def put(self, request: Request) -> Response:
        round_, dry_run, standing = self._round(request), asked(request, "dry_run"), self._standing(request)
        rows = rows_of(self.section, request.data)
        checked = check(rows, context_for(actor=self.actor, round_=round_, rows=rows))
        if checked.stopping:
            raise RowsRefused(checked)
        with dry(dry_run):
            versions = guarding.save_many_unless_anothers(
                actor=self.actor, section=self.section, lines=checked.lines, channel=self.actor.channel,
                round_=round_, messages=checked.messages, standing=standing,
            )  # fmt: skip
            made = related(Version.objects.filter(pk__in=[version.pk for version in versions])).order_by(
                BY_ORGANISATION
            )
            return saved_many_answer(list(made), checked.lines, checked.messages, dry_run, standing)

    def _standing(self, request: Request) -> str:
        given = request.query_params.get("standing") or Standing.OWN
        if given not in Standing.values:
            raise ValidationError({"standing": f"“{given[:40]}” is none of {', '.join(Standing.values)}."})
        return given

    def _round(self, request: Request) -> Round | None:
        code = request.query_params.get("round")
        if not code:
            return None
        found = Round.objects.visible_to(self.actor, Permission.VIEW_PARTNERS).filter(code=code).first()
        if found is None:
            raise ValidationError({"round": f"There is no round “{code[:80]}” that you can see."})
        return found


def for_section(section: str) -> type[ManyLines]:
    """The view of one section's lines, described with that section's fields."""
    described = extend_schema_view(
        put=extend_schema(
            operation_id=f"{section}_lines_save_many",
            summary=f"Save {Section(section).label.lower()} of several organisations: a draft for each",
            description="Each line names its organisation. All drafts are saved, or none.",
            tags=[TAG],
            parameters=[ROUND, STANDING, DRY_RUN],
            request=lines.LINES_IN[section],
            responses=answers(returns.SavedManySerializer, 400, 403, 409, 413, 422),
            examples=[OpenApiExample("Lines", {"lines": examples.of_two(section)}, request_only=True)],
        )
    )
    name = f"Many{section.capitalize()}Lines"
    return described(type(name, (ManyLines,), {"section": section, "__doc__": ManyLines.__doc__}))


class VersionsTogether(WorkforceApi, ApiView, abstract=True):
    """Something done to several versions: to all of them, or to none."""

    serializer: Any = returns.VersionCodesSerializer

    def post(self, request: Request) -> Response:
        serializer = self.serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        done = self.do(self._sought(serializer.validated_data["versions"]), serializer.validated_data)
        fresh = related(Version.objects.filter(pk__in=[version.pk for version in done])).order_by(BY_ORGANISATION)
        return Response(returns.VersionSerializer(fresh, many=True).data)

    def do(self, versions: list[Version], given: dict[str, Any]) -> list[Version]:
        """What is done to them."""
        raise NotImplementedError

    def _sought(self, codes: list[Any]) -> list[Version]:
        """The versions in sight, if the caller holds the right on all of them."""
        seen = (
            Version.objects.visible_to(self.actor, Permission.VIEW_FIGURES)
            .filter(code__in=codes)
            .select_related(ROUND_OF)
        )
        found = {version.code: version for version in seen}
        if missing := [place for place, code in enumerate(codes) if code not in found]:
            raise ValidationError(
                {"versions": dict.fromkeys(map(str, missing), "There is no such version that you can see.")}
            )
        if seen.count() != seen.visible_to(self.actor, self.right()).count():
            raise PermissionDenied("You can see these versions, but not do this to all of them.")
        return list(found.values())


class SubmitTogether(VersionsTogether):
    """Drafts submitted together."""

    permission = Permission.SUBMIT_RETURN
    serializer = returns.SubmitManySerializer

    @extend_schema(
        operation_id="versions_submit_together",
        summary="Submit several drafts: all or none",
        tags=[TAG],
        request=returns.SubmitManySerializer,
        responses=answers(returns.VersionSerializer(many=True), 400, 403, 409, 422),
    )
    def post(self, request: Request) -> Response:
        return super().post(request)

    def do(self, versions: list[Version], given: dict[str, Any]) -> list[Version]:
        asked_for = {version.submission.of_return.round for version in versions}
        only = asked_for.pop() if len(asked_for) == 1 else None
        return many.submit_many(actor=self.actor, versions=versions, reasons=given.get("reasons"), round_=only)


class AcceptTogether(VersionsTogether):
    """Submitted versions accepted together."""

    permission = Permission.REVIEW_RETURN

    @extend_schema(
        operation_id="versions_accept_together",
        summary="Accept several versions: all or none",
        tags=[TAG],
        request=returns.VersionCodesSerializer,
        responses=answers(returns.VersionSerializer(many=True), 400, 403, 409),
    )
    def post(self, request: Request) -> Response:
        return super().post(request)

    def do(self, versions: list[Version], given: dict[str, Any]) -> list[Version]:
        return many.accept_many(actor=self.actor, versions=versions)
