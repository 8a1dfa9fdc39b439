"""Triggers by which the database itself keeps the audit trail append-only, on SQLite and on PostgreSQL.

A row is never deleted. The one change allowed is sealing: ``sealed`` and ``link`` filled once, together, from empty.
Django's ``flush`` (between transactional tests) needs the triggers gone for a moment: ``remove``, then ``install``.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "partners_auditevent"
SEALING = ("sealed", "link")
NO_DELETE = "The audit trail is append-only: its rows are never deleted."
NO_UPDATE = "The audit trail is append-only: its rows are never changed."


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers (again)."""
    remove(connection)
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite(connection))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers, if they are there."""
    names = ("audit_no_delete", "audit_no_update", "audit_no_truncate")
    if connection.vendor == "postgresql":
        _run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in names])
        functions = ("audit_refuse_removal", "audit_refuse_change")
        _run(connection, [f"DROP FUNCTION IF EXISTS {name}()" for name in functions])
    else:
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in names])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, TABLE)]
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name not in SEALING)
    sealing = f"OLD.sealed = '' AND NEW.sealed <> '' AND OLD.link IS NULL AND NEW.link IS NOT NULL AND {same}"
    return [
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{NO_DELETE}'); END",
        f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE} WHEN NOT ({sealing})
        BEGIN SELECT RAISE(ABORT, '{NO_UPDATE}'); END""",
    ]


def _postgresql() -> list[str]:
    rest = " - ".join(["to_jsonb({row})", *(f"'{name}'" for name in SEALING)])
    same = f"({rest.format(row='NEW')}) = ({rest.format(row='OLD')})"
    sealing = f"OLD.sealed = '' AND NEW.sealed <> '' AND OLD.link IS NULL AND NEW.link IS NOT NULL AND {same}"
    refuse = "RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation';"
    return [
        f"""CREATE FUNCTION audit_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {refuse.format(text=NO_DELETE)} END $$""",
        f"""CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NOT ({sealing}) THEN {refuse.format(text=NO_UPDATE)} END IF; RETURN NEW; END $$""",
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION audit_refuse_removal()",
        f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION audit_refuse_removal()",
        f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
    ]
