"""The database refuses to change or delete a row of the audit trail (see partners.audit_triggers)."""

from typing import Any

from django.db import migrations

from partners import audit_triggers


def install(_apps: Any, schema_editor: Any) -> None:
    audit_triggers.install(schema_editor.connection)


def remove(_apps: Any, schema_editor: Any) -> None:
    audit_triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
