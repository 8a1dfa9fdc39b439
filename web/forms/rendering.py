"""Draws a Django form's fields with the design system's components, chosen by the widget's type."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeData, SafeString, mark_safe

from web import nhsuk
from web.forms import words
from web.forms.widgets import DateParts

Params = dict[str, Any]
TITLE = "There is a problem"
# Attributes that components have a parameter of their own for.
NAMED = ("autocomplete", "inputmode", "pattern", "placeholder", "rows", "autocapitalize")


def fields_html(form: BaseForm) -> SafeString:
    """All fields in order, hidden ones included."""
    return mark_safe("\n".join(field_html(bound) for bound in form))  # noqa: S308 - joined from safe parts


def field_html(bound: BoundField, overrides: Mapping[str, Any] | None = None) -> SafeString:
    """One field with label, hint and error message. `overrides` are parameters of the component."""
    if bound.is_hidden:
        return mark_safe(str(bound.as_widget()))  # noqa: S308 - Django's own widget
    component, params = _component(bound)
    design = getattr(bound.form, "design", {}).get(bound.name, {})
    return nhsuk.render(component, _merged(_merged(params, design), overrides or {}))


def _component(bound: BoundField) -> tuple[str, Params]:
    for widget_type, build in BUILDERS:
        if isinstance(bound.field.widget, widget_type):
            return build(bound)
    return _input(bound)


def _widget(bound: BoundField) -> Params:
    """What Django would put into the widget's template: value, attributes, options."""
    widget = bound.field.widget
    attrs = {**widget.attrs, "id": bound.auto_id or bound.html_name}
    if bound.field.disabled:
        attrs["disabled"] = True
    value = bound.value()
    found: Params = widget.get_context(bound.html_name, value, attrs)["widget"]
    return found


def _shared(bound: BoundField, attrs: Mapping[str, Any]) -> Params:
    """Parameters that every component takes: name, hint, error message, attributes."""
    rest = dict(attrs)
    params: Params = {name: rest.pop(name) for name in NAMED if name in rest}
    params |= {
        "name": bound.html_name,
        "classes": rest.pop("class", None),
        "described_by": rest.pop("aria-describedby", None),
    }
    params["disabled"] = True if rest.pop("disabled", False) else None
    if "spellcheck" in rest:
        params["spellcheck"] = str(rest.pop("spellcheck")).lower() == "true"
    for unused in ("id", "required", "aria-invalid"):
        rest.pop(unused, None)
    return params | {"attributes": rest, "hint": hint(bound), "error_message": error(bound)}


def _single(bound: BoundField, **extra: Any) -> Params:
    """Parameters of a component with one control and a label."""
    widget = _widget(bound)
    params = _shared(bound, widget["attrs"])
    return {
        **params,
        "id": bound.auto_id or bound.html_name,
        "label": {"text": label(bound)},
        "value": widget["value"],
        **extra,
    }


def _input(bound: BoundField) -> tuple[str, Params]:
    kind = getattr(bound.field.widget, "input_type", "text")
    return "input", _single(bound, type=None if kind == "text" else kind)


def _number(bound: BoundField) -> tuple[str, Params]:
    params = _single(bound, spellcheck=False)
    for limit in ("min", "max", "step"):
        params["attributes"].pop(limit, None)
    whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
        bound.field, forms.FloatField | forms.DecimalField
    )
    return "input", {**params, "inputmode": "numeric" if whole else "decimal", "classes": "nhsuk-input--width-10"}


def _textarea(bound: BoundField) -> tuple[str, Params]:
    params = _single(bound)
    params["attributes"].pop("cols", None)
    return "textarea", {**params, "rows": str(params.get("rows", 4))}


def _password(bound: BoundField) -> tuple[str, Params]:
    return "password-input", _single(bound)


def _file(bound: BoundField) -> tuple[str, Params]:
    params = _single(bound)
    multiple = params["attributes"].pop("multiple", None)
    return "file-upload", {**params, "value": None, "multiple": True if multiple else None}


def _select(bound: BoundField) -> tuple[str, Params]:
    items = []
    for group, options, _index in _widget(bound)["optgroups"]:
        items += [
            {
                "value": str(option["value"]),
                "text": f"{group}: {option['label']}" if group else str(option["label"]),
                "selected": bool(option["selected"]),
                "disabled": True if option["attrs"].get("disabled") else None,
            }
            for option in options
        ]
    return "select", {**_single(bound), "value": None, "items": items}


def _choices(bound: BoundField) -> list[Params]:
    return [
        {
            "value": str(option["value"]),
            "text": str(option["label"]),
            "checked": bool(option["selected"]),
            "disabled": True if option["attrs"].get("disabled") else None,
            "hint": getattr(bound.form, "choice_hints", {}).get(bound.name, {}).get(str(option["value"])),
        }
        for _group, options, _index in _widget(bound)["optgroups"]
        for option in options
        if not (option["value"] == "" and bound.field.required)
    ]


def _group(bound: BoundField) -> Params:
    """Parameters of a component with several controls in a fieldset."""
    legend = {"text": label(bound), "size": "s"}
    return {**_shared(bound, {}), "id_prefix": bound.auto_id or bound.html_name, "fieldset": {"legend": legend}}


def _radios(bound: BoundField) -> tuple[str, Params]:
    return "radios", {**_group(bound), "items": _choices(bound)}


def _checkboxes(bound: BoundField) -> tuple[str, Params]:
    return "checkboxes", {**_group(bound), "items": _choices(bound)}


def _checkbox(bound: BoundField) -> tuple[str, Params]:
    item = {"value": "on", "text": label(bound), "checked": bool(bound.value()), "hint": hint(bound)}
    group = {**_group(bound), "fieldset": None, "hint": None}
    return "checkboxes", {**group, "items": [item]}


def _date(bound: BoundField) -> tuple[str, Params]:
    widget: DateParts = bound.field.widget
    values = _widget(bound)["subwidgets"]
    prefix = bound.auto_id or bound.html_name
    items = [
        {
            "name": f"{bound.html_name}_{part}",
            "id": f"{prefix}_{part}",
            "label": part.capitalize(),
            "value": values[place]["value"],
            "width": 4 if part == "year" else 2,
        }
        for place, part in enumerate(widget.parts)
    ]
    params = {**_group(bound), "id": prefix, "items": items}
    return "date-input", {name: value for name, value in params.items() if name not in {"name", "id_prefix"}}


BUILDERS: tuple[tuple[type[forms.Widget], Callable[[BoundField], tuple[str, Params]]], ...] = (
    (DateParts, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _checkbox),
    (forms.FileInput, _file),
    (forms.PasswordInput, _password),
    (forms.Textarea, _textarea),
    (forms.Select, _select),
    (forms.NumberInput, _number),
)


def label(bound: BoundField) -> str:
    """The field's label, with "(optional)" where the form wants it."""
    optional = getattr(bound.form, "mark_optional", False) and not bound.field.required
    return f"{bound.label} (optional)" if optional else str(bound.label)


def hint(bound: BoundField) -> Params | None:
    """The field's help text; mark-up only where Django says that it is safe (password rules)."""
    text = bound.help_text
    if not text:
        return None
    resolved = str(text)  # a lazy text shows only when resolved whether it is safe
    return {"html": resolved} if isinstance(resolved, SafeData) else {"text": resolved}


def error(bound: BoundField) -> Params | None:
    """The field's messages as one; a library's "this field is required" in words of ours."""
    asked = words.asked_for(bound.field, str(bound.label))
    messages = dict.fromkeys(asked if str(message) == words.STANDARD else str(message) for message in bound.errors)
    return {"text": " ".join(messages)} if messages else None


def error_summary_html(sources: Iterable[Any]) -> SafeString:
    """The box at the top of the page; an empty string when nothing is wrong."""
    items = [item for source in sources if source for item in _problems(source)]
    if not items:
        return SafeString("")
    return nhsuk.render("error-summary", {"heading": TITLE, "error_list": items})


def _problems(source: Any) -> list[Params]:
    if isinstance(source, BaseForm):
        return _form_problems(source)
    if isinstance(source, BaseFormSet):
        general = [{"text": str(message)} for message in source.non_form_errors()]
        return general + [item for form in source.forms for item in _form_problems(form)]
    return [{"text": item} if isinstance(item, str) else dict(item) for item in source]


def _form_problems(form: BaseForm) -> list[Params]:
    problems: list[Params] = [{"text": str(message)} for message in form.non_field_errors()]
    for bound in form:
        found = error(bound)
        if found and bound.is_hidden:
            problems.append({"text": f"{bound.label}: {found['text']}"})
        elif found:
            problems.append({"text": found["text"], "href": f"#{_target(bound)}"})
    return problems


def _target(bound: BoundField) -> str:
    prefix = bound.auto_id or bound.html_name
    return bound.field.widget.id_for_label(prefix) if isinstance(bound.field.widget, DateParts) else prefix


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> Params:
    """`over` laid on `base`, name by name, where both have mappings."""
    merged: Params = dict(base)
    for name, value in over.items():
        if name in {"hint", "label"} and isinstance(value, str):
            value = {"text": value}
        below = merged.get(name)
        merged[name] = _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged
