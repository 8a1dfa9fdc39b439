"""Answers to saving, and the dry run that leaves everything as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from rest_framework.response import Response

from workforce.api.base import etag_of
from workforce.api.messages import as_errors
from workforce.api.previews import shown_preview
from workforce.api.serializers.returns import VersionSerializer
from workforce.models import Version
from workforce.rules import Message, ReadLine, errors
from workforce.selectors.changes import preview
from workforce.services.uploads import preview as slices


@contextmanager
def dry(dry_run: bool) -> Iterator[None]:
    """One transaction, which a dry run undoes: it answers what saving would answer, and writes nothing."""
    with transaction.atomic():
        yield
        if dry_run:
            transaction.set_rollback(True)


def saved_answer(version: Version, messages: Sequence[Message], dry_run: bool) -> Response:
    """The answer to lines of one organisation; after a dry run there is no version to name."""
    told: dict[str, Any] = {
        "version": None if dry_run else VersionSerializer(version).data,
        "ready": not errors(messages) and version.line_count > 0,
        "messages": as_errors(messages),
        "preview": shown_preview(preview(version)),
    }
    return Response(told, headers={} if dry_run else {"ETag": etag_of(version)})


def saved_many_answer(
    versions: Sequence[Version], lines: Sequence[ReadLine], messages: Sequence[Message], dry_run: bool, standing: str
) -> Response:
    """The answer to lines of several organisations."""
    told: dict[str, Any] = {
        "versions": [] if dry_run else VersionSerializer(versions, many=True).data,
        "ready": not errors(messages) and bool(lines),
        "messages": as_errors(messages),
        "preview": slices.preview(lines, standing),
    }
    return Response(told)
