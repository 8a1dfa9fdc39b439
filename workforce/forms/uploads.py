"""Forms of uploads: the file, and what the steps are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from web.forms import DesignSystemForm
from workforce.models import Standing
from workforce.presenters.uploads.keys import key_of

MEGABYTE = 1024 * 1024


class UploadForm(DesignSystemForm):
    """One file. ``again`` goes with a file that has been uploaded before."""

    mark_optional = False
    file = forms.FileField(
        label="File (.xlsx or .csv)",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "Choose a file.",
            "invalid": "Choose a file.",
            "missing": "Choose a file.",
            "empty": "This file is empty. Check that the right file was chosen.",
            "max_length": "The name of this file is too long. Give it a shorter name, and choose it again.",
        },
        max_length=255,
    )
    standing = forms.ChoiceField(
        label="What is the file?",
        choices=[
            (Standing.OWN.value, "Own returns of the organisations in it"),
            (Standing.NATIONAL.value, "A national return, such as NHS workforce statistics"),
            (Standing.PUBLISHED.value, "A published estimate, such as a council area's independent care sector"),
        ],
        required=False,
        initial=Standing.OWN,
        widget=forms.RadioSelect,
        help_text="An organisation's own return is used before a national return, and that before a published "
        "estimate, whichever was accepted last. Figures of an estimate are marked as estimated.",
    )
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, chooses: bool = False, **kwargs: Any) -> None:
        """``chooses``: the person may say that the figures are not the organisations' own."""
        super().__init__(*args, **kwargs)
        if not chooses:
            del self.fields["standing"]
        self.fields["file"].help_text = f"At most {settings.UPLOAD_MAX_BYTES // MEGABYTE} MB."

    @property
    def chosen_standing(self) -> str:
        """Own returns, unless somebody who may has said otherwise."""
        return self.cleaned_data.get("standing") or Standing.OWN

    def clean_file(self) -> UploadedFile:
        """Too large a file is refused before it is read into memory."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                f"This file has {(file.size or 0) / MEGABYTE:,.1f} MB; at most {settings.UPLOAD_MAX_BYTES // MEGABYTE} "
                "MB are taken. Leave out sheets, pictures and columns that are not part of the return."
            )
        return file


def chosen_professions(posted: QueryDict) -> dict[str, str]:
    """Profession by the key of the label, where one was chosen."""
    return {
        name.removeprefix("profession-"): code
        for name in posted
        if name.startswith("profession-") and (code := str(posted.get(name, "")))
    }


def reasons_given(posted: QueryDict) -> dict[str, str]:
    """Reason by the code of the warning."""
    return {name.removeprefix("reason-"): str(posted.get(name, "")) for name in posted if name.startswith("reason-")}


def ticked(posted: QueryDict, entries: Collection[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Codes of the organisations to be created, and of those shown without a tick, whose rows are left out."""
    create, shown = set(posted.getlist("create")), set(posted.getlist("shown"))
    codes = {key_of(entry["code"]): entry["code"] for entry in entries if entry["may_create"]}
    return (
        [code for key, code in codes.items() if key in create and key in shown],
        [code for key, code in codes.items() if key in shown - create],
    )
