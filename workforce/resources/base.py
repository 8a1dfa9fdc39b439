"""What every reference file has in common: rows are known by their natural key, never by a number of the database."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result
from tablib import Dataset

from partners.access import demand_everywhere
from partners.actors import Actor
from partners.models import Channel, User
from partners.permissions import Permission
from partners.resources import AuditedResource
from workforce.rules.labels import same
from workforce.services.reference.telling import PROJECTED, reference_changed

Key = tuple[Any, ...]


class RowsOfTheFile(Result):
    """Rows are numbered as the spreadsheet shows them: the headings are row 1."""

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        super().append_invalid_row(number + 1, row, validation_error)

    def append_error_row(self, number: int, row: Any, errors: Any) -> None:
        super().append_error_row(number + 1, row, errors)


class NaturalKeyLoader(BaseInstanceLoader):
    """Finds the standing row with the natural key of a row of the file."""

    def get_instance(self, row: Any) -> Model | None:
        return self.resource.standing().get(self.resource.key_of(row))


class ReferenceResource(AuditedResource):
    """A reference file. Columns that mean nothing are named, and a wrong cell is told with its row and column."""

    optional: tuple[str, ...] = ()
    """Key columns that a file may leave out: blank everywhere."""

    not_needed: tuple[str, ...] = ()
    """Columns of the product's own files that are not kept."""

    class Meta:
        abstract = True
        instance_loader_class = NaturalKeyLoader
        skip_unchanged = True
        clean_model_instances = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._standing: dict[Key, Model] | None = None
        self._seen: dict[Key, int] = {}

    def get_result_class(self) -> type[Result]:
        return RowsOfTheFile

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Only administrators bring reference data in; the columns are looked at before any row.

        Raises:
            PermissionDenied: the person is none.
            ValidationError: a column is missing or unknown.
        """
        user: User | None = kwargs.get("user")
        person = None if user is None else User.objects.get(pk=user.pk)
        demand_everywhere(Actor(user=person, channel=Channel.ADMIN), Permission.MANAGE_REFERENCE)
        self._standing, self._seen = None, {}
        dataset.headers = [str(heading or "").strip() for heading in dataset.headers or []]
        for name in self.optional:
            if name not in dataset.headers:
                dataset.append_col([""] * len(dataset), header=name)
        self._refuse_columns(dataset.headers)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Blanks around a text are dropped, and the key is read: it must be there, and not told before."""
        for name, value in row.items():
            row[name] = value.strip() if isinstance(value, str) else value
        wrong: dict[str, list[str]] = {}
        for name in self.get_import_id_fields():
            field = self.fields[name]
            try:
                missing = field.clean(row) in (None, "") and field.column_name not in self.optional
            except ValueError as fault:
                wrong[field.column_name] = [str(fault)]
            else:
                if missing:
                    wrong[field.column_name] = ["This is blank, and it says which row is meant."]
        if wrong:
            raise ValidationError(wrong)
        self._refuse_repeated(row, kwargs["row_number"] + 1)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """Faults are told by column, not by the name that the database has for it."""
        done = super().import_row(row, instance_loader, **kwargs)
        fault = done.validation_error
        if fault is not None and hasattr(fault, "error_dict"):
            columns = {field.attribute: field.column_name for field in self.fields.values()}
            done.validation_error = ValidationError(
                {columns.get(name, name): told for name, told in fault.error_dict.items()}
            )
        return done

    def key_of(self, row: Any) -> Key:
        """The natural key of a row of the file."""
        return tuple(_plain(self.fields[name].clean(row)) for name in self.get_import_id_fields())

    def standing(self) -> dict[Key, Model]:
        """What is there, by natural key; read once for each import."""
        if self._standing is None:
            names = self.get_import_id_fields()
            self._standing = {
                tuple(_plain(self.fields[name].get_value(one)) for name in names): one for one in self.get_queryset()
            }
        return self._standing

    def tell(self, result: Any) -> None:
        changed = any(count for kind, count in result.totals.items() if kind in {"new", "update", "delete"})
        if changed and self._meta.model in PROJECTED:
            reference_changed()

    def _refuse_columns(self, headings: list[str]) -> None:
        columns = [field.column_name for field in self.fields.values()]
        keys = [self.fields[name].column_name for name in self.get_import_id_fields()]
        missing = [name for name in keys if name not in headings]
        if missing:
            raise ValidationError(f"The file has no column “{'”, “'.join(missing)}”, which says which row is meant.")
        unknown = [name for name in headings if name not in {*columns, *self.not_needed}]
        if unknown:
            raise ValidationError(
                f"These columns mean nothing here: “{'”, “'.join(unknown)}”. Take them out, or give them one of the "
                f"headings {', '.join(columns)}."
            )

    def _refuse_repeated(self, row: Any, number: int) -> None:
        key = self.key_of(row)
        if key in self._seen:
            column = self.fields[self.get_import_id_fields()[0]].column_name
            raise ValidationError({column: [f"Row {self._seen[key]} of the file is about the same."]})
        self._seen[key] = number


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return same(value) if isinstance(value, str) else value
