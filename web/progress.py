"""Progress of background work, as a fragment that htmx fetches again until the work ends."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """What a page shows of a job. `share` is 0 to 1, None when unknown.

    `poll_url` answers with `{% progress progress %}` again while the work lasts; `done_url` is where the result is.
    """

    title: str
    poll_url: str
    share: float | None = None
    detail: str = ""
    finished: bool = False
    failed: bool = False
    done_url: str = ""
    done_label: str = "See the result"
    every_seconds: int = 1

    @property
    def percent(self) -> int | None:
        """Whole percent; 100 only when finished, so that nobody waits at 100."""
        if self.finished:
            return 100
        return None if self.share is None else max(0, min(99, int(self.share * 100)))

    @property
    def running(self) -> bool:
        return not (self.finished or self.failed)
