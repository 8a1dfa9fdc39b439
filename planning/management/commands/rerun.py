"""manage.py rerun RUN: do the inputs of a published run still give the same figures, to the last bit?"""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from planning.engine import ENGINE_VERSION
from planning.models import Run
from planning.services.failures import NotPossible
from planning.services.rerunning import TOLERANCE, Rerun, rerun

MOST_NAMED = 10


class Command(BaseCommand):
    help = "Works a run out again from the inputs kept with it and compares every figure. Nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=_code, help="code of the run, as its page shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        run = Run.objects.select_related("scenario__system").defer("snapshot").filter(code=options["run"]).first()
        if run is None:
            raise CommandError("There is no run with that code. The page of a run shows it.")
        try:
            compared = rerun(run)
        except NotPossible as reason:
            raise CommandError(str(reason)) from reason
        self._say(run, compared)

    def _say(self, run: Run, compared: Rerun) -> None:
        if compared.apart:
            words = f"Figures are therefore compared to {TOLERANCE:g} of the largest of each node, not bit for bit."
            self.stdout.write(f"Computed with something else: {'; '.join(compared.apart)}. {words}")
        named = "" if run.engine_version != ENGINE_VERSION else "the fingerprint and "
        what = f"{named}{compared.numbers:,} numbers of {compared.nodes:,} nodes of the run of {run}"
        if compared.same:
            how = "the same to the last bit" if compared.exact else "the same within that"
            self.stdout.write(f"Compared {what}: {how}.")
            return
        for difference in compared.differences[:MOST_NAMED]:
            self.stderr.write(str(difference))
        raise CommandError(f"Compared {what}: {len(compared.differences):,} are different. The first are named above.")


def _code(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandError(f"“{text}” is no code of a run. The page of a run shows it.") from None
