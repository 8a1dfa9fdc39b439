from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class WorkforceConfig(AppConfig):
    name = "workforce"
    verbose_name = "Workforce records"

    def ready(self) -> None:
        from workforce import home, menu, uploads_home

        post_migrate.connect(freeze_lines, sender=self)
        register_jobs()
        uploads_home.register()
        menu.register()
        home.register()


def register_jobs() -> None:
    """Say how the background work of this storey is done."""
    import datetime as dt

    from jobs import registry
    from workforce.services import uploads
    from workforce.uploads_home import page_of_job

    registry.register(
        uploads.READ_UPLOAD,
        uploads.read_upload,
        title="Reading the file",
        lease=dt.timedelta(minutes=3),
        done_url=page_of_job,
        done_label="Go on with this upload",
    )
    registry.periodic("workforce.prune_uploads", dt.timedelta(hours=6), uploads.prune_uploads)


def freeze_lines(using: str, **_: Any) -> None:
    """Put the triggers in place once the tables are there."""
    from workforce.models import frozen

    connection = connections[using]
    if frozen.VERSIONS in connection.introspection.table_names():
        frozen.install(connection)
