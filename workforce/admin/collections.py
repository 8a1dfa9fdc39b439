"""Rounds, returns, submissions, versions and uploads, to look at when somebody asks for help."""

from __future__ import annotations

from django.contrib import admin

from workforce.admin.base import LookedAt, LookedAtInline
from workforce.models import Return, Round, SourceFile, Submission, Upload, Version

TRUST = ("of_return__organisation__code", "of_return__organisation__name")


@admin.register(Round)
class RoundAdmin(LookedAt):
    list_display = ("name", "code", "system", "base_month", "opens", "due", "closed")
    list_filter = ("system", "base_month")
    list_select_related = ("system",)
    search_fields = ("name", "code", "system__name", "system__code")


class SubmissionInline(LookedAtInline):
    model = Submission
    fields = ("section", "accepted")
    readonly_fields = fields


@admin.register(Return)
class ReturnAdmin(LookedAt):
    list_display = ("organisation", "round", "created")
    list_filter = ("round__system", "round__base_month")
    list_select_related = ("organisation", "round")
    search_fields = ("organisation__code", "organisation__name", "round__name", "round__code", "code")
    inlines = (SubmissionInline,)


class VersionInline(LookedAtInline):
    model = Version
    fk_name = "submission"
    fields = (
        "number",
        "state",
        "standing",
        "channel",
        "line_count",
        "submitted",
        "submitted_by",
        "reviewed",
        "reviewed_by",
    )


@admin.register(Submission)
class SubmissionAdmin(LookedAt):
    list_display = ("of_return", "section", "accepted")
    list_filter = ("section", "of_return__round__system")
    list_select_related = ("of_return__organisation", "of_return__round", "accepted__submission__of_return__round",
                           "accepted__submission__of_return__organisation")  # fmt: skip
    search_fields = (*TRUST, "of_return__round__name")
    inlines = (VersionInline,)


@admin.register(Version)
class VersionAdmin(LookedAt):
    """A version, its warnings with their reasons, and who did what; its lines are under “lines”."""

    list_display = ("organisation", "section", "number", "state", "standing", "channel", "line_count", "submitted",
                    "reviewed")  # fmt: skip
    list_filter = ("state", "standing", "channel", "submission__section", "submission__of_return__round__system")
    list_select_related = ("submission__of_return__organisation", "submission__of_return__round")
    search_fields = (*(f"submission__{path}" for path in (*TRUST, "of_return__round__name")), "code", "digest")
    date_hierarchy = "created"

    @admin.display(description="Organisation", ordering="submission__of_return__organisation__name")
    def organisation(self, version: Version) -> str:
        return str(version.submission.of_return.organisation)

    @admin.display(description="Section", ordering="submission__section")
    def section(self, version: Version) -> str:
        return version.submission.get_section_display()


@admin.register(Upload)
class UploadAdmin(LookedAt):
    """How far a file has come; what it says is on its own page, under the rights of who sent it."""

    list_display = ("file", "state", "standing", "organisation", "system", "created", "created_by", "finished")
    list_filter = ("state", "channel", "system")
    list_select_related = ("file", "organisation", "system", "created_by")
    search_fields = ("file__name", "file__sha256", "created_by__email", "code")
    exclude = ("reading",)


@admin.register(SourceFile)
class SourceFileAdmin(LookedAt):
    list_display = ("name", "layout", "row_count", "size", "uploaded", "uploaded_by", "rejected")
    list_filter = ("layout",)
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "sha256", "uploaded_by__email", "code")
    exclude = ("content",)
