"""The one way in: rows in, lines and located messages out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workforce.rules.checks import LINE_RULES, RULES
from workforce.rules.context import Context
from workforce.rules.interpreting import Interpreter
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, errors, merged, notices, warnings
from workforce.rules.rows import Row


@dataclass(frozen=True)
class Checked:
    """Lines that could be read, and everything there is to say about the rows."""

    lines: tuple[ReadLine, ...]
    messages: tuple[Message, ...]

    @property
    def errors(self) -> list[Message]:
        return errors(self.messages)

    @property
    def warnings(self) -> list[Message]:
        return warnings(self.messages)

    @property
    def notices(self) -> list[Message]:
        return notices(self.messages)

    @property
    def stopping(self) -> list[Message]:
        """Errors with which the lines cannot even be kept as a draft."""
        return [message for message in self.messages if message.code in RULES and RULES[message.code].stops_saving]


def interpret(rows: Iterable[Row], context: Context) -> Checked:
    """Read rows into lines, without asking whether the lines make sense together."""
    interpreter = Interpreter(context)
    lines = interpreter.lines(rows)
    return Checked(tuple(lines), tuple(merged(interpreter.messages)))


def check_lines(lines: Sequence[ReadLine], context: Context) -> list[Message]:
    """What the rules say about read lines (of one section or several, of one organisation or several)."""
    sections = {line.section for line in lines}
    asked = [rule for rule in LINE_RULES if sections.intersection(rule.sections)]
    return merged(message for rule in asked if rule.run is not None for message in rule.run(lines, context))


def check(rows: Iterable[Row], context: Context) -> Checked:
    """Read rows and check the lines they give. Every door and every preview goes through here."""
    read = interpret(rows, context)
    return Checked(read.lines, tuple(merged((*read.messages, *check_lines(read.lines, context)))))
