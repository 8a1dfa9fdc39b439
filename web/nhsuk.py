"""NHS design system components, rendered from the macros of nhsuk-frontend-jinja.

Nothing here is copied mark-up: a component is named, its parameters are given, and the package's macro writes the HTML.
What reaches a macro is made safe first: `text` (and every other plain parameter) is always escaped, and only `html`
parameters may carry mark-up, which must be marked safe or it is escaped like any text.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader
from jinja2.runtime import Macro
from markupsafe import Markup, escape

# Folders whose macro is not called like the folder.
MACRO_NAMES = {"tables": "table", "images": "image", "do-dont-list": "list"}


class UnknownComponent(LookupError):
    """The design system has no component of that name."""


@cache
def environment() -> Environment:
    """The Jinja environment that the macros need: undefined values chain, everything is escaped."""
    jinja = Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The macros indent what they nest, which would add blanks to the text inside a textarea on every save.
    jinja.filters["indent"] = lambda value, *_args, **_kwargs: value
    return jinja


@cache
def macro(component: str) -> Macro:
    """The macro of a component; raises UnknownComponent."""
    name = MACRO_NAMES.get(component, camel_case(component.replace("-", "_")))
    if not re.fullmatch(r"[a-z-]+", component) or f"nhsuk/components/{component}/macro.jinja" not in _macro_files():
        raise UnknownComponent(f"The design system has no component '{component}'.")
    module = environment().get_template(f"nhsuk/components/{component}/macro.jinja").module
    found = getattr(module, name)
    return cast(Macro, found)


@cache
def _macro_files() -> frozenset[str]:
    return frozenset(environment().list_templates())


def render(component: str, params: Mapping[str, Any], content: SafeString | None = None) -> SafeString:
    """HTML of a component.

    `params` may be spelt in snake_case (`error_message`) or as the design system does (`errorMessage`). `content` is
    ready HTML for the inside of components that hold other things (inset text, card, fieldset, details …).
    Raises UnknownComponent, and TypeError for attributes that are not a mapping.
    """
    found = macro(component)
    ready = {camel_case(name): prepared(value, camel_case(name)) for name, value in params.items() if value is not None}
    if content is None:
        return mark_safe(str(found(ready)).strip())  # noqa: S308 - the macros escape, `prepared` sees to the rest
    inside = Markup(content)  # noqa: S704 - only safe strings come in
    drawn = found(ready, caller=lambda: inside) if found.caller else found({**ready, "html": inside})
    return mark_safe(str(drawn).strip())  # noqa: S308


def prepared(value: Any, name: str) -> Any:
    """A parameter as a macro may have it: plain text unless the name says HTML, nested names in camelCase."""
    if isinstance(value, Promise):
        value = str(value)
    if name == "attributes":
        return _attributes(value)
    if isinstance(value, str):
        return _html(value) if name == "html" or name.endswith("Html") else plain(value)
    if isinstance(value, Mapping):
        return {camel_case(str(k)): prepared(v, camel_case(str(k))) for k, v in value.items() if v is not None}
    if isinstance(value, Sequence):
        return [prepared(item, name) for item in value if item is not None]
    if isinstance(value, Decimal) or (name in {"text", "value"} and not isinstance(value, bool)):
        return str(value)
    return value


def _attributes(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("Component attributes must be a mapping of names to values.")
    return {
        str(name): {"value": True, "optional": True} if item is True else plain(str(item))
        for name, item in value.items()
        if item is not None and item is not False
    }


def _html(value: str) -> Markup:
    return Markup(value) if hasattr(value, "__html__") else escape(value)  # noqa: S704 - marked safe already


def plain(value: str) -> str:
    """The same characters without a claim to be HTML: a slice of a safe string is an exact `str`."""
    return value[:]


def camel_case(name: str) -> str:
    """`error_message` as `errorMessage`; names without underscores stay."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """`{"label__text": "Name"}` as `{"label": {"text": "Name"}}`; below `attributes`, `hx_get` becomes `hx-get`."""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, last = path.split("__")
        branch = tree
        for parent in parents:
            below = branch.get(parent)
            branch[parent] = dict(below) if isinstance(below, Mapping) else {}
            branch = branch[parent]
        branch[last.replace("_", "-") if parents and parents[-1] == "attributes" else last] = value
    return tree
