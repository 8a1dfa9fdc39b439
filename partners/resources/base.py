"""What every imported file has in common: rows are known by their natural key, never by a number of the database."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result
from tablib import Dataset

from partners import audit
from partners.access import demand_everywhere
from partners.actors import Actor
from partners.models import Channel, User
from partners.permissions import Permission

Key = tuple[Any, ...]


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

    @staticmethod
    def changed(result: Any) -> bool:
        """Whether the file changed anything."""
        return any(count for kind, count in result.totals.items() if kind in {"new", "update", "delete"})


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


class CodedResource(AuditedResource):
    """Rows with a natural key. Columns that mean nothing are named, a wrong cell is told by row and column."""

    optional: tuple[str, ...] = ()
    """Key columns that a file may leave out: blank everywhere."""

    not_needed: tuple[str, ...] = ()
    """Columns of the product's own files that are not kept."""

    def alike(self, text: str) -> str:
        """The form in which keys are compared: case and blanks make no difference."""
        return " ".join(text.casefold().split())

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

    def import_field(self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """A standing row keeps its key as it is spelt: a code never changes."""
        keys = {self.fields[name].attribute for name in self.get_import_id_fields()}
        if instance.pk is None or field.attribute not in keys:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def key_of(self, row: Any) -> Key:
        """The natural key of a row of the file."""
        return tuple(self._plain(self.fields[name].clean(row)) for name in self.get_import_id_fields())

    def standing(self) -> dict[Key, Model]:
        """What is there, by natural key; read once for each import."""
        if self._standing is None:
            names = self.get_import_id_fields()
            self._standing = {
                tuple(self._plain(self.fields[name].get_value(one)) for name in names): one
                for one in self.get_queryset()
            }
        return self._standing

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

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Model):
            return value.pk
        return self.alike(value) if isinstance(value, str) else value
