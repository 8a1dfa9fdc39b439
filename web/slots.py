"""Named places in lower pages that upper apps fill.

A page says `{% slot "return-before-submit" submission=submission %}`; an upper app registers, when it starts,

    slots.register("return-before-submit", effect_on_gap)

where `effect_on_gap(request, submission)` returns a Fragment or None. A fragment is a template with its context, drawn
at once, or the address of a fragment that the browser fetches when the page stands (a link without JavaScript).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Fragment:
    """What fills a slot: either `template` (with `context`) or `url` (with the words of its link, `label`)."""

    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    label: str = "Show more"

    def __post_init__(self) -> None:
        if bool(self.template) == bool(self.url):
            raise ValueError("A fragment has either a template or an address.")


Provider = Callable[..., Fragment | None]
_registered: dict[str, list[tuple[int, Provider]]] = {}


def register(slot: str, provider: Provider, order: int = 100) -> None:
    """Let `provider(request, **what_the_page_passes)` fill a slot; registering it twice is once."""
    providers = _registered.setdefault(slot, [])
    if all(known is not provider for _order, known in providers):
        providers.append((order, provider))
        providers.sort(key=lambda pair: pair[0])


def unregister(slot: str, provider: Provider) -> None:
    """Take a provider out again (tests)."""
    _registered[slot] = [pair for pair in _registered.get(slot, []) if pair[1] is not provider]


def render(slot: str, request: HttpRequest | None, **passed: Any) -> SafeString:
    """The HTML of everything registered for a slot, in order; empty when nothing is."""
    fragments = [provider(request, **passed) for _order, provider in _registered.get(slot, [])]
    return mark_safe("\n".join(_html(f, request) for f in fragments if f))  # noqa: S308 - templates escape


def _html(fragment: Fragment, request: HttpRequest | None) -> str:
    if fragment.template:
        return render_to_string(fragment.template, dict(fragment.context), request=request)
    return render_to_string("web/fragment.html", {"fragment": fragment}, request=request)
