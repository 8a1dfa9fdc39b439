"""Schemes, staff groups, professions and aliases."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export.fields import Field

from partners.models import Organisation, System
from partners.resources.widgets import CodeWidget, FigureWidget, WholeWidget
from workforce.models import Alias, Profession, StaffGroup, StaffGroupScheme
from workforce.resources.base import ReferenceResource
from workforce.resources.widgets import FlagWidget, GroupWidget, ProfileWidget, SectorsWidget


class SchemeResource(ReferenceResource):
    class Meta:
        model = StaffGroupScheme
        import_id_fields = ("code",)
        fields = ("code", "name", "source")


class StaffGroupResource(ReferenceResource):
    scheme = Field("scheme", "scheme", CodeWidget(StaffGroupScheme))
    order = Field("order", "order", WholeWidget(), default=0)

    class Meta:
        model = StaffGroup
        import_id_fields = ("scheme", "code")
        fields = ("scheme", "code", "name", "order", "source")


class GroupField(Field):
    """The staff group of one scheme that a profession rolls up to; written after the profession itself."""

    def __init__(self, scheme: str) -> None:
        super().__init__(f"{scheme}_group", f"{scheme}_group", CodeWidget(StaffGroup))
        self.scheme = scheme
        self._groups: dict[str, StaffGroup] | None = None

    def get_value(self, instance: Any) -> StaffGroup | None:
        return self.chosen(instance).get(self.scheme)

    def clean(self, row: Any, **kwargs: Any) -> StaffGroup | None:
        code = str(row[self.column_name] or "").strip()
        if self._groups is None:
            own = StaffGroup.objects.filter(scheme__code=self.scheme).select_related("scheme")
            self._groups = {group.code: group for group in own}
        if code and code not in self._groups:
            raise ValueError(f"“{code}” is no staff group of the scheme {self.scheme}.")
        return self._groups[code] if code else None

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        instance.__dict__["chosen_groups"] = {**self.chosen(instance), self.scheme: self.clean(row)}

    @staticmethod
    def chosen(instance: Any) -> dict[str, StaffGroup | None]:
        """Groups by scheme: as the file has told so far, else as they stand."""
        if "chosen_groups" not in instance.__dict__:
            standing = instance.staff_groups.all() if instance.pk is not None else ()
            instance.__dict__["chosen_groups"] = {group.scheme.code: group for group in standing}
        return instance.__dict__["chosen_groups"]


class ProfessionResource(ReferenceResource):
    """``<scheme>_group`` is the group of that scheme; ``nfs_of`` marks what coarse rows of a group stay in."""

    sectors = Field("sectors", "sectors", SectorsWidget())
    registered = Field("registered", "registered", FlagWidget())
    nationally_short = Field("nationally_short", "nationally_short", FlagWidget())
    new_role = Field("new_role", "new_role", FlagWidget())
    course_years = Field("course_years", "course_years", FigureWidget())
    training_attrition = Field("training_attrition", "training_attrition", FigureWidget())
    participation = Field("participation", "participation", FigureWidget())
    leaver_rate_low = Field("leaver_rate_low", "leaver_rate_low", FigureWidget())
    leaver_rate = Field("leaver_rate", "leaver_rate_mode", FigureWidget())
    leaver_rate_high = Field("leaver_rate_high", "leaver_rate_high", FigureWidget())
    retirement_share = Field("retirement_share", "retirement_share", FigureWidget())
    age_profile = Field("age_profile", "age_profile", ProfileWidget())
    wte_per_post = Field("wte_per_post", "wte_per_post", FigureWidget())
    not_further_specified_of = Field("not_further_specified_of", "nfs_of", GroupWidget(StaffGroup))

    class Meta:
        model = Profession
        import_id_fields = ("code",)
        exclude = ("id", "staff_groups")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for scheme in StaffGroupScheme.objects.values_list("code", flat=True):
            self.fields[f"{scheme}_group"] = GroupField(scheme)

    def get_queryset(self) -> QuerySet[Profession]:
        related = Profession.objects.select_related("not_further_specified_of__scheme")
        return related.prefetch_related("staff_groups__scheme")

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        super().validate_instance(instance, *args, **kwargs)
        rates = [instance.leaver_rate_low, instance.leaver_rate, instance.leaver_rate_high]
        known = [rate for rate in rates if rate is not None]
        if known != sorted(known):
            raise ValidationError({"leaver_rate": ["The low, usual and high leaver rates must be in this order."]})

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """A file without a scheme's column leaves the groups of that scheme as they are."""
        if any(field.column_name in row for field in self.fields.values() if isinstance(field, GroupField)):
            instance.staff_groups.set([group for group in GroupField.chosen(instance).values() if group is not None])


class AliasResource(ReferenceResource):
    """Labels for everybody, or for the system or organisation that a row names: nobody else's mapping is touched."""

    optional = ("organisation", "system")
    not_needed = ("scheme_hint",)

    profession = Field("profession", "profession_code", CodeWidget(Profession))
    organisation = Field("organisation", "organisation", CodeWidget(Organisation))
    system = Field("system", "system", CodeWidget(System))

    class Meta:
        model = Alias
        import_id_fields = ("label", "organisation", "system")
        fields = ("label", "profession", "organisation", "system", "source")

    def get_queryset(self) -> QuerySet[Alias]:
        return Alias.objects.select_related("profession", "organisation", "system")
