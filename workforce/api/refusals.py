"""What a refusal of a service is in HTTP: a status, a kind, and the messages with their JSON pointers."""

from __future__ import annotations

from web.problems import Problem, ProblemException
from workforce.api.messages import as_errors
from workforce.services import failures, guarding, uploads
from workforce.services.failures import Refused
from workforce.services.uploads.owning import Finished

KINDS = "urn:ics-workforce-planner:"

ANSWERS: dict[type[Refused], tuple[int, str, str]] = {
    failures.RowsRefused: (422, "rows-refused", "Some lines could not be read"),
    failures.NotReady: (422, "not-ready", "This cannot be submitted yet"),
    failures.RoundClosed: (409, "round-closed", "The collection is closed"),
    failures.NotInCollection: (409, "not-in-collection", "The collection is another system's"),
    failures.WaitingForReview: (409, "waiting-for-review", "Another version waits for review"),
    failures.NotWaiting: (409, "not-waiting", "The version is not waiting for review"),
    failures.NotADraft: (409, "not-a-draft", "The version is not a draft"),
    failures.AlreadyMapped: (409, "already-mapped", "The label means something else there"),
    failures.SamePerson: (403, "same-person", "Another person must review it"),
    failures.SavedMeanwhile: (412, "saved-meanwhile", "The section has changed since you read it"),
    guarding.AnothersDraft: (409, "anothers-draft", "Somebody else has a draft"),
    uploads.TooLarge: (413, "too-large", "The file is too large"),
    uploads.SameFile: (409, "same-file", "This file was uploaded before"),
    Finished: (409, "finished", "The upload is finished"),
}


def problem_of(refused: Refused) -> ProblemException:
    """The problem document of a refusal. Kinds not named above are faults of the request (422)."""
    status, kind, title = ANSWERS.get(type(refused), (422, "refused", ""))
    errors = as_errors(refused.messages)
    extra: dict[str, object] = {"errors": errors} if errors else {}
    if isinstance(refused, uploads.SameFile):
        extra["upload"] = str(refused.upload.code)
    return ProblemException(Problem(status, title, str(refused), f"{KINDS}{kind}", extra=extra))
