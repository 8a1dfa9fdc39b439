"""How the OpenAPI schema tells of problem documents: a hook of drf-spectacular, so that no operation forgets them."""

from __future__ import annotations

from typing import Any

from web.problems import CONTENT_TYPE

TEXT = {"type": "string"}
ERROR: dict[str, Any] = {
    "type": "object",
    "description": "One fault of a request.",
    "required": ["pointer", "detail", "remedy", "severity", "code"],
    "properties": {
        "pointer": {**TEXT, "description": "JSON pointer (RFC 6901) into the body, such as /lines/3/substantive_wte."},
        "detail": {**TEXT, "description": "What happened, in plain words."},
        "remedy": {**TEXT, "description": "What to do."},
        "severity": {"type": "string", "enum": ["error", "warning", "notice"]},
        "code": {**TEXT, "description": "Code of the rule; it does not change."},
    },
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {**TEXT, "description": "What kind of problem; “about:blank” says no more than the status."},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": {**TEXT, "description": "What happened and what to do, in plain words."},
        "instance": {**TEXT, "description": "The address that was asked."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemError"}},
    },
}
REFUSED: dict[str, Any] = {
    "description": "Every refusal is a problem document: 401 without a valid token, 403 in sight without the right, "
    "404 out of sight, 429 after too many requests, and others as listed.",
    "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add problem documents to the components and to every operation."""
    schemas = result["components"].setdefault("schemas", {})
    schemas["Problem"], schemas["ProblemError"] = PROBLEM, ERROR
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("4XX", REFUSED)
    return result
