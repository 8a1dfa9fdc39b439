"""What the rules said about a file: by rule on the page, place by place in the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workforce.models import Upload
from workforce.reading.reader import message_from
from workforce.rules import SECTIONS, Message, Severity, grouped
from workforce.rules import Group as RuleGroup

SHOWN = 20
"""Messages of a rule that stand open; the others are folded away."""

REPORT = ("Kind", "Rule", "Section", "Organisation", "Where", "Received", "What happened", "What to do")
KINDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTICE: "Notice"}


@dataclass(frozen=True)
class Said:
    """One message: where, what, and what to do where the group does not say it for all."""

    where: str
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class Group:
    """Messages of one rule. ``reason`` is what was typed for warnings; ``missing`` says that it is still asked for."""

    code: str
    title: str
    remedy: str
    count: int
    first: Sequence[Said]
    rest: Sequence[Said]
    reason: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Findings:
    """Everything that was said, by severity. ``kept_back`` messages stand only in the report."""

    errors: Sequence[Group]
    warnings: Sequence[Group]
    notices: Sequence[Group]
    error_count: int
    kept_back: int


def messages_of(upload: Upload) -> list[Message]:
    """The messages as they were kept."""
    return [message_from(told) for told in upload.outlook.get("messages", ())]


def findings_of(upload: Upload, reasons: Mapping[str, str], unanswered: Iterable[Message] = ()) -> Findings:
    """What the page shows. ``unanswered`` are warnings for which submitting missed a reason."""
    missing = {message.code for message in unanswered if message.severity is Severity.WARNING}
    messages = messages_of(upload)
    known = {message.code for message in messages}
    messages += [message for message in unanswered if message.code not in known]
    counts = upload.outlook.get("counts", {})
    groups = [
        (group.severity, _group(group, reasons.get(group.code, ""), group.code in missing))
        for group in grouped(messages)
    ]
    by = {severity: [group for told, group in groups if told is severity] for severity in Severity}
    kept_back = max(0, sum(counts.values()) - len(messages))
    return Findings(
        by[Severity.ERROR], by[Severity.WARNING], by[Severity.NOTICE],
        counts["error"] if kept_back else sum(group.count for group in by[Severity.ERROR]), kept_back,
    )  # fmt: skip


def _group(group: RuleGroup, reason: str, missing: bool) -> Group:
    shared = group.remedy if len({message.remedy for message in group.messages}) == 1 else ""
    said = [
        Said(_where(message), message.text, "" if shared else message.remedy)
        for message in group.messages
        if message.places or message.text != group.title
    ]
    asked = f"Give a reason for: {group.title}" if missing else ""
    return Group(group.code, group.title, shared, group.count, said[:SHOWN], said[SHOWN:], reason, asked)


def _where(message: Message) -> str:
    """The place with a capital, and the organisation where the place does not name one."""
    where = message.where or message.organisation
    return where[:1].upper() + where[1:]


def report_rows(messages: Iterable[Message]) -> Iterator[tuple[str, ...]]:
    """A row for each place, so that the report can be sorted and worked off."""
    for message in messages:
        section = SECTIONS[message.section].label if message.section in SECTIONS else ""
        head = (KINDS[message.severity], message.code, section, message.organisation)
        tail = (message.value, message.text, message.remedy)
        for where in [place.words for place in message.places] or [""]:
            yield (*head, where, *tail)
