"""How the OpenAPI schema describes signing in."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """``Authorization: Bearer icswp_…``"""

    target_class = "partners.api.authentication.TokenAuthentication"
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made on the page “API tokens”. It carries the rights of one membership, expires, "
            "and can be revoked. Send it as `Authorization: Bearer icswp_…`.",
        }


def register() -> None:
    """Importing this module is the registration; the call says so where it is needed."""
