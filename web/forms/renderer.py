"""Lets `{{ form }}` of any Django form, our own or a library's, come out as the design system writes it.

Set `FORM_RENDERER = "web.forms.DesignSystemRenderer"`. The admin keeps its look: it draws its own fieldsets.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template import loader


class DesignSystemRenderer(DjangoTemplates):
    """Django's own widgets, our templates around them."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        # Ours live with the project's templates; Django's ship with its form package.
        if template_name.startswith("web/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)
