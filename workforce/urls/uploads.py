"""Addresses of uploads and of templates to download."""

from django.urls import URLPattern, URLResolver, path

from workforce.views import templates
from workforce.views.uploads import listing, standing, steps

patterns: list[URLPattern | URLResolver] = [
    path("uploads/", listing.Uploads.as_view(), name="uploads"),
    path("uploads/new/", listing.NewUpload.as_view(), name="upload-new"),
    path("uploads/<uuid:code>/", standing.UploadPage.as_view(), name="upload"),
    path("uploads/<uuid:code>/report.csv", standing.UploadReport.as_view(), name="upload-report"),
    path("uploads/<uuid:code>/again/", listing.UploadAgain.as_view(), name="upload-again"),
    path("uploads/<uuid:code>/organisations/", steps.ConfirmOrganisations.as_view(), name="upload-organisations"),
    path("uploads/<uuid:code>/labels/", steps.MapLabels.as_view(), name="upload-labels"),
    path("uploads/<uuid:code>/look-again/", steps.LookAgain.as_view(), name="upload-look-again"),
    path("uploads/<uuid:code>/submit/", steps.Submit.as_view(), name="upload-submit"),
    path("uploads/<uuid:code>/discard/", steps.Discard.as_view(), name="upload-discard"),
    path("<uuid:code>/template.<str:kind>", templates.Template.as_view(), name="template"),
]
