"""Tags for components and forms of the design system: nhsuk, nhsuk_block, form_field, form_fields, error_summary."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from web import nhsuk as components
from web.forms import rendering

register = template.Library()


@register.simple_tag(name="nhsuk")
def nhsuk(component: str, params: Mapping[str, Any] | None = None, /, **kwargs: Any) -> SafeString:
    """`{% nhsuk "button" text="Save" attributes__hx_get=url %}`; add `as name` to keep the HTML for another tag."""
    return components.render(component, {**(params or {}), **components.nested(kwargs)})


@register.simple_block_tag(name="nhsuk_block")
def nhsuk_block(content: str, component: str, params: Mapping[str, Any] | None = None, /, **kwargs: Any) -> SafeString:
    """`{% nhsuk_block "inset-text" %}<p>…</p>{% endnhsuk_block %}`: what stands between is the component's content."""
    return components.render(component, {**(params or {}), **components.nested(kwargs)}, SafeString(content))


@register.simple_tag
def form_field(field: BoundField, /, **kwargs: Any) -> SafeString:
    """`{% form_field form.name width=10 label__size="m" %}`: label, hint, error and control of one field."""
    return rendering.field_html(field, components.nested(kwargs))


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field of a form, one under another, without the error summary."""
    return rendering.fields_html(form)


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """What is wrong, each message linked to its field; nothing when all is well.

    Takes forms, formsets and lists of `{"text": …, "href": …}`.
    """
    return rendering.error_summary_html(forms)
