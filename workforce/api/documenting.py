"""How the schema tells what every address of workforce has in common."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from web.problems import CONTENT_TYPE

PROBLEM = {"$ref": "#/components/schemas/Problem"}

WHEN = {
    400: "The request is not in the expected form.",
    403: "In sight, but your token does not have the right.",
    404: "Not there, or out of your sight.",
    409: "It conflicts with what stands: a closed round, a version that waits for review, somebody else's draft.",
    412: "If-Match names a state that has passed.",
    413: "Too much at once; the answer names the limit.",
    422: "The data did not pass the checks; `errors` locates each message.",
}

DRY_RUN = OpenApiParameter(
    "dry_run", bool, description="Only say what saving would do: the messages and the preview. Nothing is written."
)
ORIGINS = OpenApiParameter("origins", bool, description="Tell for each figure where it came from.")
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that you read. If the section has changed since, nothing is saved (412). Without it, a draft "
    "that another person or door has saved is not overwritten (409).",
)
CURSOR = (
    OpenApiParameter("cursor", str, description="Where to go on; take it from `next` or `previous`."),
    OpenApiParameter("page_size", int, description="How many rows an answer holds: 1 to 1,000, 100 by default."),
)


def answers(good: Any, *bad: int, status: int = 200) -> dict[Any, Any]:
    """Responses of an operation: the good one, and the problems that it may meet."""
    return {status: good} | {
        (code, CONTENT_TYPE): OpenApiResponse(response=PROBLEM, description=WHEN[code]) for code in bad
    }
