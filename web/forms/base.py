"""Base classes of the application's forms."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.renderers import BaseRenderer

from web.forms import words
from web.forms.renderer import DesignSystemRenderer

if TYPE_CHECKING:
    _MixinBase = forms.BaseForm
else:
    _MixinBase = object


class DesignSystemFormMixin(_MixinBase):
    """A form whose `{{ form }}` is the design system's, with messages that say what to do.

    `design` gives extra parameters of a field's component by field name, such as
    `{"wte": {"width": 5, "suffix": "WTE"}}`; `mark_optional` writes "(optional)" after labels of fields that may stay
    blank (switch it off for filters, where everything may).
    """

    default_renderer: type[BaseRenderer] | BaseRenderer | None = DesignSystemRenderer
    use_required_attribute = False
    mark_optional = True
    design: dict[str, dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = field.label or name.replace("_", " ").capitalize()
            if str(field.error_messages.get("required")) == words.STANDARD:
                field.error_messages["required"] = words.asked_for(field, str(field.label))

    def add_problem(self, field: str | None, message: str) -> None:
        """Put a service's message beside the field that it is about, or at the top when there is none."""
        self.add_error(field if field in self.fields else None, message)

    @property
    def general_errors(self) -> list[str]:
        """Messages about the form as a whole."""
        return [str(message) for message in self.errors.get(NON_FIELD_ERRORS, [])]


class DesignSystemForm(DesignSystemFormMixin, forms.Form):
    """A plain form."""


class DesignSystemModelForm(DesignSystemFormMixin, forms.ModelForm):
    """A form over a model, for reading and checking only: saving is a service's work."""
