"""What the API's schema and its page say about the API as a whole; drf-spectacular reads it through the settings."""

from typing import Any

DESCRIPTION = """\
Returns go in, the workforce gap comes out. Everything that the pages do with a return can be done here: open it, save
its lines, see what the rules say, submit it, follow its state.

**Start.** Make a token on the page [API tokens](/account/tokens/), press *Authorize* and paste it. A token carries the
rights of one membership: a partner's token sees its own organisation and no other. It expires, and can be revoked at
any time. ([Back to the planner](/))

**A return in five requests.**

1. `GET /api/v1/rounds/?open=true` finds the collection,
2. `POST /api/v1/returns/` opens your organisation's return in it,
3. `PUT /api/v1/returns/{code}/sections/capacity/lines/?dry_run=true` says what saving would do, and the same without
   `dry_run` saves,
4. `POST /api/v1/versions/{code}/submit/` hands the draft in, with a reason for each warning,
5. `GET /api/v1/versions/{code}/` tells its state: another person accepts it, or sends it back with a reason.

**Problems.** Whatever is refused is answered by a problem document (`application/problem+json`, RFC 9457). Each entry
of `errors` has a JSON pointer into your request, what happened, what to do, and a code that does not change: the same
words that people read on the pages and in their spreadsheets.

**Habits.** Months are `2026-09`, figures are text with five places, null is “not known” and 0 is “none”. Lists come in
pages: follow `next`. GET answers carry an `ETag`; send it as `If-None-Match` to hear 304 when nothing changed, and as
`If-Match` when you save, so that nobody's newer draft is overwritten. At most 10,000 lines, 20 MB and (by default) 600
requests a minute.
"""

TAGS = [
    {"name": "returns", "description": "Collections, the returns of organisations, and how far their sections are."},
    {"name": "lines", "description": "The lines of each section: read them, save them as the draft."},
    {"name": "versions", "description": "The way of a version: checked, submitted, accepted or sent back."},
    {"name": "several organisations", "description": "The same for many organisations in one call, all or none."},
    {"name": "uploads", "description": "Files instead of lines: sent, read in the background, settled, submitted."},
    {"name": "reference data", "description": "The codes that lines use, the fields of each section, published rates."},
    {"name": "jobs", "description": "Background work, to follow."},
]

SETTINGS: dict[str, Any] = {
    "TITLE": "ICS workforce planner",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True, "tryItOutEnabled": False},
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "TAGS": TAGS,
    "ENUM_NAME_OVERRIDES": {
        "InterventionKindEnum": "planning.models.InterventionKind",
        "JobStateEnum": "jobs.models.Job.State",
        "SectionEnum": "workforce.models.Section",
        "UploadStateEnum": "workforce.models.Upload.State",
        "VersionStateEnum": "workforce.models.Version.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "web.problem_schema.describe_problems",
    ],
}
