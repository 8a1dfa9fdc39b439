"""Writing many rows at once: COPY on PostgreSQL, many rows a statement elsewhere. No signals, no instances."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

Values = Sequence[Any]
"""Values as the database takes them: text for JSON and decimals, ISO text for dates, primary keys, None."""

MOST_VALUES = 999
"""Values that every build of SQLite takes in one statement."""

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
"""What would end a value or a row of COPY's text format."""


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert rows of values in the order of ``columns`` (names of database columns) inside the current transaction."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        _copy(table, columns, rows)
    else:
        _insert_in_batches(table, columns, rows)


def update_rows(model: type[Model], columns: Sequence[str], rows: Sequence[Values]) -> None:
    """Update rows by primary key: each row is the values of ``columns`` followed by the primary key."""
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(column)} = %s" for column in columns)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE id = %s"  # noqa: S608 (names of our own)
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _insert_in_batches(table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
    """As many rows a statement as SQLite takes values: inside a savepoint it keeps what each statement changes."""
    quote = connection.ops.quote_name
    named, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(table)} ({named}) VALUES "  # noqa: S608 (names of our own)
    waiting, size = iter(rows), MOST_VALUES // len(columns)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, size)):
            cursor.execute(
                statement + ", ".join([f"({marks})"] * len(batch)), [value for row in batch for value in row]
            )


def _copy(table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
    """In COPY's own text format, in which every text can be told from NULL, whatever is in it."""
    quote = connection.ops.quote_name
    text = io.StringIO("".join("\t".join(map(_escaped, row)) + "\n" for row in rows))
    named = ", ".join(map(quote, columns))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({named}) FROM STDIN", text)


def _escaped(value: Any) -> str:
    return "\\N" if value is None else str(value).translate(ESCAPES)
