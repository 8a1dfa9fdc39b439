"""Reads settings from the environment, and says plainly what is missing.

Three kinds of installation, named by ``DJANGO_ENV``:

``embedded``    one machine, no services: SQLite and a file-system broker (the default, and what ``make run`` uses)
``production``  PostgreSQL and Redis; refuses to start without its secrets
``test``        the test suite
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """Values of the environment, with the defaults of the embedded installation."""

    kind: str

    @property
    def production(self) -> bool:
        return self.kind == "production"

    @property
    def var(self) -> Path:
        return Path(os.environ.get("VAR_DIR", ROOT / "var"))

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        value = os.environ.get(name)
        return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def required(self, name: str, remedy: str, default: str) -> str:
        """The value of ``name``; in production there is no default.

        Raises:
            ImproperlyConfigured: production, and the value is missing.
        """
        value = os.environ.get(name, "")
        if value:
            return value
        if self.production:
            raise ImproperlyConfigured(f"{name} is not set. {remedy}")
        return default


def read() -> Environment:
    """The environment this process runs in.

    Raises:
        ImproperlyConfigured: ``DJANGO_ENV`` has an unknown value.
    """
    kind = os.environ.get("DJANGO_ENV", "embedded")
    if kind not in {"embedded", "production", "test"}:
        raise ImproperlyConfigured(f"DJANGO_ENV is “{kind}”. Set it to embedded, production or test.")
    return Environment(kind)


def database(url: str) -> dict[str, object]:
    """Django's description of the database at ``url``.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db`` and ``postgresql://user:password@host:port/name``; a
    PostgreSQL socket folder goes into the query: ``postgresql://user@/name?host=/folder``.

    Raises:
        ImproperlyConfigured: the address is neither SQLite nor PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL starts with “{parts.scheme}”. Use sqlite:///file or postgresql://user:password@host/name."
    )
