"""Reading an upload: the job's work. The file goes through the disposable reader; what comes out is kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from jobs.context import JobContext
from partners.actors import Actor
from workforce.models import SourceFile, Upload
from workforce.reading.problems import ReadingProblem
from workforce.reading.reader import Reading, read_file
from workforce.services.uploads.assessing import assess

READ_UPLOAD = "workforce.read_upload"
"""The kind of the job; its key is the upload's code."""


def read_upload(context: JobContext) -> dict[str, Any]:
    """Handler of the job: read the file, and say what comes next."""
    upload = Upload.objects.select_related("file").get(code=context.job.key)
    if upload.state != Upload.State.READING:
        return {"state": upload.state}
    context.progress(5, "opening the file")
    found = _look_into(upload)
    context.progress(70, "checking the figures")
    with context.held():
        _keep(upload, found)
    return {"state": upload.state}


def read(*, upload: Upload) -> Upload:
    """Read an upload here and now (commands and tests; pages leave it to the job)."""
    found = _look_into(upload)
    with transaction.atomic():
        _keep(upload, found)
    return upload


def _look_into(upload: Upload) -> Reading | ReadingProblem:
    defaults = {
        "period": upload.round.base_month.isoformat() if upload.round is not None else "",
        "organisation": upload.uploaded_for.code if upload.uploaded_for is not None else "",
    }
    try:
        with local_copy(upload.file) as path:
            return read_file(path, defaults=defaults)
    except ReadingProblem as problem:
        return problem
    except FileNotFoundError:
        return ReadingProblem("The stored file is gone.", "Upload it again.", code="gone")


@contextmanager
def local_copy(file: SourceFile) -> Iterator[Path]:
    """The file as a path on this machine, wherever it is stored."""
    try:
        yield Path(file.content.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(prefix="upload-") as copy, file.content.open("rb") as source:
            shutil.copyfileobj(source, copy)
            copy.flush()
            yield Path(copy.name)


def _keep(upload: Upload, found: Reading | ReadingProblem) -> None:
    file = upload.file
    if isinstance(found, ReadingProblem):
        problem = found.as_dict()
        upload.state, upload.outlook = Upload.State.UNREADABLE, {"problem": problem, "messages": [_as_message(problem)]}
    else:
        file.layout, file.row_count = found.layout, found.row_count
        upload.keep_reading(dict(found.told))
        if found.line_count:
            assess(upload=upload, actor=Actor.of(upload.created_by, upload.channel) if upload.created_by else None)
        else:
            messages = [message.as_dict() for message in found.messages(str(file.code))]
            upload.state, upload.outlook = Upload.State.UNREADABLE, {"messages": messages}
            upload.reading = None
    person_level = isinstance(found, Reading) and found.person_level
    if upload.state == Upload.State.UNREADABLE or person_level:
        forget_content(file)
    if upload.state == Upload.State.UNREADABLE:
        file.rejected = timezone.now()
    file.organisation, file.system = upload.organisation, upload.system
    file.save()
    upload.save()


def _as_message(problem: dict[str, str]) -> dict[str, Any]:
    """A problem as messages are kept."""
    where = f"{problem['where']}: " if problem["where"] else ""
    return {
        "code": problem["code"],
        "severity": "error",
        "section": "",
        "organisation": "",
        "field": "",
        "text": where + problem["text"],
        "remedy": problem["remedy"],
        "places": [],
        "where": problem["where"],
        "value": "",
    }


def forget_content(file: SourceFile) -> None:
    """Delete the bytes and keep the hash. What lists people, or is no return, is not kept."""
    name, storage = file.content.name, file.content.storage
    file.content = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))
