"""Settings, priorities, and the shares of settings that serve priorities."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export.fields import Field
from tablib import Dataset

from partners.models import System
from partners.resources.widgets import CodeWidget, FigureWidget
from workforce.models import Priority, Setting, SettingPriority
from workforce.resources.base import Key, ReferenceResource
from workforce.resources.widgets import PriorityWidget
from workforce.services.reference.shares import over_the_whole

ShareKey = tuple[int, int]


class SettingResource(ReferenceResource):
    class Meta:
        model = Setting
        import_id_fields = ("code",)
        fields = ("code", "name", "description", "source")


class PriorityResource(ReferenceResource):
    """A priority of the system that a row names; a national one where it names none."""

    optional = ("system",)

    system = Field("system", "system", CodeWidget(System))

    class Meta:
        model = Priority
        import_id_fields = ("system", "code")
        fields = ("system", "code", "name", "description", "source")

    def get_queryset(self) -> QuerySet[Priority]:
        return Priority.objects.select_related("system")


class SettingPriorityResource(ReferenceResource):
    """A share of 0 takes the row away: the setting serves the priority no more."""

    optional = ("system",)
    not_needed = ("source",)

    setting = Field("setting", "setting_code", CodeWidget(Setting))
    priority = Field("priority", "priority_code", PriorityWidget(Priority))
    system = Field("priority__system", "system", CodeWidget(System), readonly=True)
    percent = Field("percent", "percent", FigureWidget())

    class Meta:
        model = SettingPriority
        import_id_fields = ("setting", "priority")
        fields = ("setting", "system", "priority", "percent")

    def get_queryset(self) -> QuerySet[SettingPriority]:
        return SettingPriority.objects.select_related("setting", "priority__system")

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._too_much = self._over_the_whole(dataset)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        if (told := self._too_much.get(self.key_of(row)[0])) is not None:
            raise ValidationError({"percent": [told]})

    def for_delete(self, row: Any, instance: Any) -> bool:
        return instance.pk is not None and self._percent(row) == 0

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        gone = instance.pk is None and self._percent(row) == 0
        return gone or super().skip_row(instance, original, row, import_validation_errors)

    def _over_the_whole(self, dataset: Dataset) -> dict[int, str]:
        """Settings that would have more than 100 %, with words; rows that cannot be read speak for themselves."""
        shares: dict[Key, Decimal] = {key: one.percent for key, one in self.standing().items()}  # type: ignore[attr-defined]
        for row in dataset.dict:
            try:
                shares[self.key_of(row)] = self._percent(row) or Decimal()
            except ValueError:
                continue
        by_setting: dict[int, dict[int, Decimal]] = defaultdict(dict)
        for (setting, priority), percent in shares.items():
            if setting is not None and priority is not None:
                by_setting[setting][priority] = percent
        return {setting: told for setting, own in by_setting.items() if (told := over_the_whole(own)) is not None}

    def _percent(self, row: Any) -> Decimal | None:
        try:
            return self.fields["percent"].clean(row)
        except (KeyError, ValueError):
            return None
