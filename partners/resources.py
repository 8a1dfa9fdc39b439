"""What django-import-export reads and writes: known by code, checked whole, written in bulk."""

from __future__ import annotations

from typing import Any

from import_export import fields, resources
from import_export.widgets import ForeignKeyWidget
from tablib import Dataset

from partners import audit, news
from partners.actors import Actor
from partners.models import Channel, Organisation, Place, System, User


class AuditedResource(resources.ModelResource):
    """Rows found by their code; one audit row for the whole file; nothing is deleted."""

    class Meta:
        abstract = True

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        user: User | None = kwargs.get("user")
        if kwargs.get("dry_run") or result.has_errors() or user is None:
            return
        self.tell(result)
        audit.record(
            actor=Actor.of(User.objects.get(pk=user.pk), Channel.ADMIN),
            action=f"{self._meta.model._meta.model_name}.imported",
            subject=f"{len(dataset)} rows",
            file=kwargs.get("file_name") or "",
            totals={name: count for name, count in result.totals.items() if count},
        )

    def tell(self, result: Any) -> None:
        """Upward news of what the file changed; called inside the importing transaction."""


class SystemResource(AuditedResource):
    region = fields.Field("region", "region", ForeignKeyWidget(System._meta.get_field("region").related_model, "code"))

    class Meta:
        model = System
        import_id_fields = ("code",)
        fields = ("code", "name", "region", "opened", "closed", "population")
        use_bulk = True
        batch_size = 500
        skip_unchanged = True
        clean_model_instances = True


class PlaceResource(AuditedResource):
    system = fields.Field("system", "system", ForeignKeyWidget(System, "code"))

    class Meta:
        model = Place
        import_id_fields = ("code",)
        fields = ("code", "name", "system")
        use_bulk = True
        batch_size = 500
        skip_unchanged = True
        clean_model_instances = True


class OrganisationResource(AuditedResource):
    home_system = fields.Field("home_system", "home_system", ForeignKeyWidget(System, "code"))
    place = fields.Field("place", "place", ForeignKeyWidget(Place, "code"))

    class Meta:
        model = Organisation
        import_id_fields = ("code",)
        fields = ("code", "name", "sector", "home_system", "place", "opened", "closed")
        use_bulk = True
        batch_size = 500
        skip_unchanged = True
        clean_model_instances = True

    def tell(self, result: Any) -> None:
        """Which systems a row left is not known in bulk, so every open system is told; imports are rare."""
        news.structure_changed(System.objects.filter(closed__isnull=True))
