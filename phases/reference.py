"""Loads the seven phases and their deliverables from the reference data."""

from pathlib import Path

from django.db import transaction

from phases.models import Deliverable, Phase
from workforce.services.reference.tables import Record, ids, put, rows_of


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """Bring the phases and deliverables up to the CSV files in ``folder``; how many rows were added and changed."""
    wanted = [_phase(row) for row in rows_of(folder, "phases")]
    phases = put(Phase, ["code"], wanted, ["name", "order", "purpose", "key_questions", "source"])
    keys = ids(Phase, "code")
    deliverables = put(
        Deliverable,
        ["phase_id", "order"],
        [
            Deliverable(
                phase_id=keys[row["phase_code"]], order=int(row["order"]), name=row["name"],
                description=row["description"],
            )
            for row in rows_of(folder, "phase_deliverables")
        ],
        ["name", "description"],
    )  # fmt: skip
    return {name: phases[name] + deliverables[name] for name in ("added", "changed")}


def _phase(row: Record) -> Phase:
    questions = [question.strip() for question in row["key_questions"].split("|") if question.strip()]
    told = {name: row[name] for name in ("code", "name", "purpose", "source")}
    return Phase(**told, order=int(row["order"]), key_questions=questions)
