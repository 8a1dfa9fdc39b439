"""Systems, places and organisations as files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from import_export import fields

from partners import news
from partners.models import Organisation, Place, Region, System
from partners.resources.base import CodedResource
from partners.resources.widgets import CodeWidget, DayWidget, FigureWidget, WholeWidget

BATCH = 500


class SystemResource(CodedResource):
    region = fields.Field("region", "region", CodeWidget(Region))
    opened = fields.Field("opened", "opened", DayWidget())
    closed = fields.Field("closed", "closed", DayWidget())
    population = fields.Field("population", "population", WholeWidget())

    class Meta:
        model = System
        import_id_fields = ("code",)
        fields = ("code", "name", "region", "opened", "closed", "population")
        use_bulk = True
        batch_size = BATCH

    def get_queryset(self) -> QuerySet[System]:
        return System.objects.select_related("region")


class PlaceResource(CodedResource):
    system = fields.Field("system", "system", CodeWidget(System))

    class Meta:
        model = Place
        import_id_fields = ("code",)
        fields = ("code", "name", "system")
        use_bulk = True
        batch_size = BATCH

    def get_queryset(self) -> QuerySet[Place]:
        return Place.objects.select_related("system")


class OrganisationResource(CodedResource):
    home_system = fields.Field("home_system", "home_system", CodeWidget(System))
    place = fields.Field("place", "place", CodeWidget(Place))
    size = fields.Field("size", "size", FigureWidget())
    opened = fields.Field("opened", "opened", DayWidget())
    closed = fields.Field("closed", "closed", DayWidget())

    class Meta:
        model = Organisation
        import_id_fields = ("code",)
        fields = ("code", "name", "sector", "home_system", "place", "size", "size_measure", "opened", "closed")
        use_bulk = True
        batch_size = BATCH

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.select_related("home_system", "place")

    def tell(self, result: Any) -> None:
        """Which systems a row left is not known in bulk, so every open system is told; imports are rare."""
        if self.changed(result):
            news.structure_changed(System.objects.filter(closed__isnull=True))
