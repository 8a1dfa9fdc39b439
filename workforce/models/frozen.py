"""Triggers by which the database itself keeps the lines of a version as they were when it was submitted.

Lines can be added, changed and removed while their version is a draft, and never after. A version can be deleted only
as a draft. The triggers are made again after each migration, because SQLite loses them when it rebuilds a table.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

VERSIONS = "workforce_version"
LINES = tuple(f"workforce_{kind}line" for kind in ("capacity", "demand", "pipeline", "plan", "indicator"))
REFUSAL = "The lines of a submitted version never change: start a new version instead."
NO_DELETE = "Only drafts are deleted: a submitted version stays for ever."


TOUCHED = {"INSERT": "NEW.version_id", "UPDATE": "OLD.version_id, NEW.version_id", "DELETE": "OLD.version_id"}
"""Versions of a row before and after: a line is neither taken from a submitted version nor put into one."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers (again)."""
    remove(connection)
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers, if they are there."""
    of_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in (*LINES, VERSIONS):
            for event in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_{event}" + (f" ON {table}" if of_table else ""))


def _sqlite() -> list[str]:
    made = [
        f"""CREATE TRIGGER {table}_frozen_{event.lower()} BEFORE {event} ON {table}
        WHEN EXISTS (SELECT 1 FROM {VERSIONS} WHERE id IN ({rows}) AND state <> 'draft')
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""  # noqa: S608 (names of our own)
        for table in LINES
        for event, rows in TOUCHED.items()
    ]
    return [
        *made,
        f"""CREATE TRIGGER {VERSIONS}_frozen_delete BEFORE DELETE ON {VERSIONS} WHEN OLD.state <> 'draft'
        BEGIN SELECT RAISE(ABORT, '{NO_DELETE}'); END""",
    ]


def _postgresql() -> list[str]:
    """One look per statement, not per row: loading thousands of lines costs one join."""
    refuse = "RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation';"
    made = [
        f"""CREATE OR REPLACE FUNCTION workforce_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT 1 FROM touched JOIN {VERSIONS} v ON v.id = touched.version_id WHERE v.state <> 'draft')
          THEN {refuse.format(text=REFUSAL)} END IF;
          RETURN NULL;
        END $$""",  # noqa: S608 (names of our own)
        f"""CREATE OR REPLACE FUNCTION workforce_refuse_moved() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT 1 FROM (SELECT version_id FROM before UNION ALL SELECT version_id FROM touched) t
                     JOIN {VERSIONS} v ON v.id = t.version_id WHERE v.state <> 'draft')
          THEN {refuse.format(text=REFUSAL)} END IF;
          RETURN NULL;
        END $$""",  # noqa: S608 (names of our own)
        f"""CREATE OR REPLACE FUNCTION workforce_refuse_version_delete() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF OLD.state <> 'draft' THEN {refuse.format(text=NO_DELETE)} END IF; RETURN OLD; END $$""",
        f"""CREATE TRIGGER {VERSIONS}_frozen_delete BEFORE DELETE ON {VERSIONS}
        FOR EACH ROW EXECUTE FUNCTION workforce_refuse_version_delete()""",
    ]
    for table in LINES:
        for event, tables, refuse_by in (
            ("INSERT", "NEW TABLE AS touched", "workforce_refuse_frozen"),
            ("UPDATE", "OLD TABLE AS before NEW TABLE AS touched", "workforce_refuse_moved"),
            ("DELETE", "OLD TABLE AS touched", "workforce_refuse_frozen"),
        ):
            made.append(
                f"""CREATE TRIGGER {table}_frozen_{event.lower()} AFTER {event} ON {table}
                REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {refuse_by}()"""
            )
    return made
