"""What every address below /api/v1/systems/<system>/ about plans shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import Http404
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from partners import access
from partners.api.views import ScopedViewSet
from partners.models import System
from partners.permissions import Permission
from pillars.models import Framework
from pillars.selectors import frameworks as selectors
from pillars.services.failures import PlanRefused
from pillars.services.many import ManyRefused
from web.problems import ProblemError, escaped, invalid

Made = TypeVar("Made")
SYSTEM = OpenApiParameter("system", description="Code of the system.", location="path")
CODE = OpenApiParameter("code", description="Natural code within the plan.", location="path")


def tried(call: Callable[[], Made]) -> Made:
    """What a service makes; its refusal becomes a problem with a pointer to each field."""
    try:
        return call()
    except PlanRefused as refused:
        raise invalid(
            ProblemError(f"/{field}" if field else "", words) for field, words in refused.messages.items()
        ) from refused
    except ManyRefused as refused:
        raise invalid(
            ProblemError(f"/actions/{escaped(reference)}", words) for reference, words in refused.wrong.items()
        ) from refused


class OfPlanApi(ScopedViewSet, abstract=True):
    """Rows of the plan of one system: out of sight 404, in sight without the right 403."""

    permission = Permission.VIEW_PLANS
    sight = Permission.VIEW_PLANS

    @cached_property
    def system(self) -> System:
        systems = System.objects.select_related("region")
        code = self.kwargs["system"]
        return access.find(systems, self.actor, Permission.VIEW_PLANS, self.right(), code=code)  # type: ignore[return-value]

    @cached_property
    def framework(self) -> Framework:
        """The framework in use.

        Raises:
            Http404: there is none.
        """
        found = selectors.framework_of(self.actor, self.system)
        if found is None:
            raise Http404("This system has not started a plan.")
        return found

    def checked(self, kind: type[serializers.Serializer[Any]], *, partial: bool = False) -> Mapping[str, Any]:
        """The body, checked in the light of the system."""
        context = {**self.get_serializer_context(), "system": self.system, "actor": self.actor}
        serializer = kind(data=self.request.data, context=context, partial=partial)
        serializer.is_valid(raise_exception=True)
        data: Mapping[str, Any] = serializer.validated_data
        return data


class InSystem(serializers.SlugRelatedField[Any]):
    """A row by its natural code, among those that ``offered(context)`` gives; null = none or all."""

    def __init__(self, slug: str, kind: Any, offered: Callable[[Mapping[str, Any]], Any], **more: Any) -> None:
        self.offered = offered
        super().__init__(slug, queryset=kind.objects.all(), **more)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return self.offered(self.context) if "system" in self.context else rows.none()
