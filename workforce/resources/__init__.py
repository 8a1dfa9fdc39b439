"""Reference data in and out by django-import-export, in the columns of the product's own files (fixtures/reference)."""

from workforce.resources.professions import AliasResource, ProfessionResource, SchemeResource, StaffGroupResource
from workforce.resources.purposes import PriorityResource, SettingPriorityResource, SettingResource
from workforce.resources.rates import MeasureResource, RateResource

__all__ = [
    "AliasResource",
    "MeasureResource",
    "PriorityResource",
    "ProfessionResource",
    "RateResource",
    "SchemeResource",
    "SettingPriorityResource",
    "SettingResource",
    "StaffGroupResource",
]
