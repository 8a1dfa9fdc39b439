"""Addresses of workforce under /api/v1/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from workforce.api.views import many, reference, returns, uploads, versions
from workforce.rules import SECTIONS

router = SimpleRouter()
router.register("rounds", reference.Rounds, basename="api-round")
router.register("professions", reference.Professions, basename="api-profession")
router.register("staff-groups", reference.StaffGroups, basename="api-staff-group")
router.register("settings", reference.Settings, basename="api-setting")
router.register("priorities", reference.Priorities, basename="api-priority")
router.register("measures", reference.Measures, basename="api-measure")
router.register("reference-rates", reference.ReferenceRates, basename="api-reference-rate")
router.register("returns", returns.Returns, basename="api-return")
router.register("versions", versions.Versions, basename="api-version")
router.register("uploads", uploads.Uploads, basename="api-upload")

# An address of its own for each section, so that the schema can say which fields its lines have.
lines = [
    path(f"returns/<uuid:code>/sections/{section}/lines/", returns.for_section(section).as_view(),
         name=f"api-{section}-lines")
    for section in SECTIONS
]  # fmt: skip
several = [
    path(f"sections/{section}/lines/", many.for_section(section).as_view(), name=f"api-many-{section}-lines")
    for section in SECTIONS
]

urlpatterns = [
    *lines,
    *several,
    path("returns/<uuid:code>/sections/<slug:section>/", returns.SectionState.as_view(), name="api-section-state"),
    path("sections/", reference.Sections.as_view(), name="api-sections"),
    path("sections/<slug:section>/", reference.OneSection.as_view(), name="api-section"),
    path("versions/submit/", many.SubmitTogether.as_view(), name="api-versions-submit"),
    path("versions/accept/", many.AcceptTogether.as_view(), name="api-versions-accept"),
    path("", include(router.urls)),
]
