"""Names in a spreadsheet: each thing that an action may point at has one, and is found by it or by its code again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.timezone import localdate

from partners.models import Organisation, Place, System
from pillars.models import Framework, Workstream
from pillars.selectors.people import who_sees
from planning.services.snapshots.reading import partners_in
from workforce.models import Priority, Profession, Setting

SEPARATOR = "; "


class Names:
    """The rows of one kind by name and code. Where two share a name, the code stands behind it."""

    def __init__(self, what: str, rows: Iterable[Any], *, key: str = "code", name: str = "name") -> None:
        held = [(str(getattr(one, key)), str(getattr(one, name)).strip(), one) for one in rows]
        count = Counter(_plain(label) for _, label, _ in held)
        self.what = what
        self._labels = {
            one.pk: label if count[_plain(label)] == 1 else f"{label} ({code})" for code, label, one in held
        }
        self._found: dict[str, Any] = {_plain(self._labels[one.pk]): one for _, _, one in held}
        self._found |= {_plain(f"{label} ({code})"): one for code, label, one in held}
        self._found |= {_plain(code): one for code, _, one in held}

    def label(self, one: Any) -> str:
        """How a row is written; what is no longer offered is written by its name."""
        return "" if one is None else self._labels.get(one.pk, str(one))

    def find(self, text: str) -> Any:
        """The row that a text names.

        Raises:
            LookupError: there is none, in words.
        """
        if not text.strip():
            return None
        found = self._found.get(_plain(text))
        if found is None:
            offered = sorted(self._labels.values())
            some = f"{SEPARATOR.join(offered[:5])}{' …' if len(offered) > 5 else ''}"
            raise LookupError(f"There is no {self.what} “{text}” here. Use one of: {some or 'none yet'}.")
        return found

    def find_many(self, text: str) -> tuple[Any, ...]:
        """The rows that a list names, in the order given.

        Raises:
            LookupError: one of them is unknown.
        """
        return tuple(self.find(part) for part in text.replace("\n", ";").split(";") if part.strip())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def names_of(system: System, framework: Framework) -> Mapping[str, Names]:
    """Everything that actions of a framework may point at, by column."""
    streams = list(Workstream.objects.filter(framework=framework, retired__isnull=True))
    kinds = Workstream.Kind
    here = [one.pk for one, _ in partners_in(system, localdate())]
    priorities = Priority.objects.filter(system=None) | Priority.objects.filter(system=system)
    professions = Profession.objects.exclude(code=Profession.NOT_SPECIFIED)
    return {
        "workstream": Names("pillar workstream", [one for one in streams if one.kind == kinds.PILLAR]),
        "long_term_plan": Names("Long Term Plan workstream", [one for one in streams if one.kind != kinds.PILLAR]),
        "lead": Names("person who sees this plan", who_sees(system), key="email", name="email"),
        "professions": Names("profession", professions),
        "setting": Names("care setting", Setting.objects.all()),
        "priority": Names("ICS priority", priorities),
        "place": Names("place", Place.objects.filter(system=system)),
        "partner": Names("partner", Organisation.objects.filter(pk__in=here)),
    }
