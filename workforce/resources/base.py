"""What every reference file has in common: labels are compared as the rules do, and projections hear of changes."""

from __future__ import annotations

from typing import Any

from partners.resources.base import CodedResource, Key
from workforce.rules.labels import same
from workforce.services.reference.telling import PROJECTED, reference_changed

__all__ = ["Key", "ReferenceResource"]


class ReferenceResource(CodedResource):
    """A reference file; what projections rest on is told to the storeys above."""

    class Meta:
        abstract = True

    def alike(self, text: str) -> str:
        return same(text)

    def tell(self, result: Any) -> None:
        if self.changed(result) and self._meta.model in PROJECTED:
            reference_changed()
