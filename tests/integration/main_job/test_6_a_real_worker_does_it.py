"""The same with a real worker and a real broker: nobody asks for anything but the upload and the acceptance."""

from pathlib import Path

from partners.actors import Actor
from planning.models import Scenario
from planning.selectors.scenarios import is_recalculating
from tests.integration.main_job.story import FILE, JUNE, PUBLISHED, supply
from tests.plugins.uploading import planner_of, settled, submitted
from tests.plugins.worker import Workers, wait_for
from workforce.models import Upload
from workforce.services import many, uploads
from workforce.services.reference import load_reference


def has_been_read(upload: Upload) -> bool:
    upload.refresh_from_db()
    return upload.state != Upload.State.READING


def published() -> bool:
    """Both systems show a projection, and nothing newer is on its way."""
    scenarios = list(Scenario.objects.filter(published__isnull=False))
    return len(scenarios) == 2 and not any(is_recalculating(one) for one in scenarios)


def test_an_uploaded_file_is_read_and_both_systems_are_recalculated(live_worker: Workers, shared: Path) -> None:
    load_reference(actor=Actor.application())
    first, second = (planner_of("QJK", "QKK", email=f"{name}@example.org") for name in ("first", "second"))
    live_worker()
    path = shared / "data" / FILE
    upload = uploads.receive(actor=first, name=path.name, content=path.read_bytes())
    wait_for(lambda: has_been_read(upload), what="the worker to read the file")
    many.accept_many(actor=second, versions=submitted(first, settled(first, upload)))
    wait_for(published, what="the worker to publish both projections")
    assert {code: supply(code) for code in ("QJK", "QKK")} == {
        code: float(PUBLISHED[code, JUNE]) for code in ("QJK", "QKK")
    }
