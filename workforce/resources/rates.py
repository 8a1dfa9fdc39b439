"""Published, dated rates, and what observations measure."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from partners.resources.widgets import DayWidget, FigureWidget
from workforce.models import Measure, ReferenceRate
from workforce.resources.base import ReferenceResource
from workforce.services.reference.directions import DIRECTIONS


class RateResource(ReferenceResource):
    value = Field("value", "value", FigureWidget())
    low = Field("low", "low", FigureWidget())
    high = Field("high", "high", FigureWidget())
    period = Field("period", "period", DayWidget())

    class Meta:
        model = ReferenceRate
        import_id_fields = ("code", "period", "geography")
        fields = ("code", "label", "value", "low", "high", "unit", "period", "geography", "source")

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        super().validate_instance(instance, *args, **kwargs)
        known = [figure for figure in (instance.low, instance.value, instance.high) if figure is not None]
        if known != sorted(known):
            raise ValidationError({"value": ["The value must lie between low and high."]})


class MeasureResource(ReferenceResource):
    class Meta:
        model = Measure
        import_id_fields = ("code",)
        fields = ("code", "name", "definition", "unit", "numerator", "denominator", "direction", "source")

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        super().validate_instance(instance, *args, **kwargs)
        if instance.direction not in dict(DIRECTIONS):
            named = ", ".join(code for code, _ in DIRECTIONS)
            raise ValidationError({"direction": [f"“{instance.direction}” is not one of {named}."]})
