"""Where a figure was read: file, sheet and cells, or JSON pointer, or field of the form; and who may see the file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from partners.actors import Actor
from partners.permissions import Permission
from workforce.models import Line, SourceFile, Upload, Version
from workforce.rules import SECTIONS, Cells, Field, FormField, Place, Pointer, SectionDefinition, place_from_origin
from workforce.services.lines import MODELS

SECTION_OF = {model: section for section, model in MODELS.items()}
WITH_LINE = (
    "organisation", "profession", "setting", "version__file__uploaded_by", "version__submission__of_return__round",
    "version__submission__of_return__organisation", "version__submitted_by", "version__reviewed_by",
    "version__created_by",
)  # fmt: skip
MOST_SPANS = 20


@dataclass(frozen=True)
class WhereFrom:
    """One figure of one line and its place. ``text`` is what the source said where that is not simply the figure.

    ``file`` is None for the form and the API; ``version`` tells who submitted and accepted it, and when.
    """

    section: SectionDefinition
    field: Field
    value: Decimal | None
    version: Version
    place: Place | None
    file: SourceFile | None
    text: str

    @property
    def sheet(self) -> str:
        """Name of the sheet; "" in a CSV file."""
        return self.place.sheet if isinstance(self.place, Cells) else ""

    @property
    def cells(self) -> str:
        """The cells as a spreadsheet calls them: “F2, F40 to F45”."""
        if not isinstance(self.place, Cells):
            return ""
        column, spans = self.place.column, self.place.rows
        named = [
            f"{column}{first}" if first == last else f"{column}{first} to {column}{last}"
            for first, last in spans[:MOST_SPANS]
        ]
        more = len(spans) - MOST_SPANS
        return ", ".join(named) + (f" and {more:,} more places" if more > 0 else "")

    @property
    def row_count(self) -> int:
        """How many cells were added up."""
        return sum(last - first + 1 for first, last in self.place.rows) if isinstance(self.place, Cells) else 0

    @property
    def pointer(self) -> str:
        """The place in the JSON that was sent to the API."""
        return self.place.pointer if isinstance(self.place, Pointer) else ""

    @property
    def form_field(self) -> str:
        """The field of the web form."""
        return self.place.words if isinstance(self.place, FormField) else ""


def where_from(line: Line, figure: str) -> WhereFrom:
    """Where a figure of a line was read. Best with ``version__file`` fetched (see ``WITH_LINE``).

    Raises:
        KeyError: lines of this section have no such figure.
    """
    section = SECTIONS[SECTION_OF[type(line)]]
    field = section.by_name[figure]
    if field not in section.figures:
        raise KeyError(figure)
    origin = line.origins.get(figure) or {}
    place = place_from_origin(origin)
    file = _file(line.version, place.file) if isinstance(place, Cells) else None
    return WhereFrom(section, field, _value(line, field), line.version, place, file, str(origin.get("text", "")))


def _value(line: Line, field: Field) -> Decimal | None:
    value = getattr(line, field.part_of).get(field.part) if field.part_of else getattr(line, field.name)
    return None if value is None else Decimal(str(value))


def _file(version: Version, code: str) -> SourceFile | None:
    """Usually the version's own; a line taken over from an earlier version keeps that one's file."""
    if version.file is not None and code in ("", str(version.file.code)):
        return version.file
    return SourceFile.objects.select_related("uploaded_by").filter(code=code).first() if code else None


def line_in_sight(actor: Actor, version: UUID, key: int) -> Line:
    """The line of a version.

    Raises:
        Http404: no such line, or its figures are out of the actor's sight.
    """
    seen = Version.objects.visible_to(actor, Permission.VIEW_FIGURES).select_related("submission")
    of = seen.filter(code=version).first()
    line = None if of is None else _lines(of).visible_to(actor, Permission.VIEW_FIGURES).filter(pk=key).first()
    if line is None:
        raise Http404("There is no line with that number that you can see.")
    return line


def _lines(version: Version) -> Any:
    model = MODELS[version.submission.section]
    more = {"pipeline": ("destination",), "indicators": ("measure",)}.get(version.submission.section, ())
    return model.objects.filter(version=version).select_related(*WITH_LINE, *more)


def file_in_sight(actor: Actor, code: UUID) -> SourceFile:
    """A file of which the actor sees something: the file itself, or a version that was read from it.

    Raises:
        Http404: no such file, or out of sight.
    """
    seen = Q(pk__in=SourceFile.objects.visible_to(actor, Permission.VIEW_FIGURES).values("pk"))
    seen |= Q(Exists(versions_in_sight(actor).filter(file=OuterRef("pk"))))
    if actor.user is not None:
        seen |= Q(uploaded_by=actor.user)
    file = SourceFile.objects.filter(seen, code=code).select_related("uploaded_by").first()
    if file is None:
        raise Http404("There is no file with that code that you can see.")
    return file


def versions_in_sight(actor: Actor) -> Any:
    """Versions whose figures the actor sees."""
    return Version.objects.visible_to(actor, Permission.VIEW_FIGURES)


def may_have_whole(actor: Actor, file: SourceFile) -> bool:
    """Whether the actor may see everything in the file: it belongs to their organisation or system, or every version
    read from it is in their sight and it holds nothing else (or they sent it themselves)."""
    if SourceFile.objects.visible_to(actor, Permission.VIEW_FIGURES).filter(pk=file.pk).exists():
        return True
    seen = versions_in_sight(actor).filter(file=file)
    if Version.objects.filter(file=file).exclude(pk__in=seen.values("pk")).exists():
        return False
    if actor.user is not None and file.uploaded_by_id == actor.user.pk:
        return True
    return seen.exists() and not Upload.objects.filter(file=file).exclude(left_out=[]).exists()
