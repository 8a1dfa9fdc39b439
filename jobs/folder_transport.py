"""The broker of an installation without Redis: a folder of messages.

Kombu's own version of it can hand a reader half a message (the file has its name before it has its content), and an
error in reading ends the worker. Here a message gets its name when it is whole, is taken by a rename within the folder,
and one that cannot be read is dropped: the sweeper will send another. Workers' events are not written at all, because
nobody reads them and the queues of workers long gone would fill up.
"""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem

EVENTS = "celeryev"


class Channel(filesystem.Channel):
    """Messages as files: named by time, then queue; ``.part`` while written, ``.taken`` while read."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        part = Path(self.data_folder_out, f"{name}.part")
        part.write_text(json.dumps(payload), encoding="utf-8")
        part.rename(part.with_name(name))

    def _put_fanout(self, exchange: str, payload: Any, routing_key: str, **kwargs: Any) -> None:
        if exchange != EVENTS:
            super()._put_fanout(exchange, payload, routing_key, **kwargs)  # type: ignore[no-untyped-call]

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(path.name for path in Path(self.data_folder_in).iterdir()):
            if name.partition(".")[2] == f"{queue}.msg":
                payload = _take(Path(self.data_folder_in, name))
                if payload is not None:
                    return payload
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """The queues bound to an exchange; a table just being written counts as empty."""
        try:
            table: list[Any] = super().get_table(exchange)  # type: ignore[no-untyped-call]
        except ValueError:
            return []
        return table


def _take(path: Path) -> Any:
    taken = path.with_name(f"{path.name}.taken")
    try:
        path.rename(taken)
        text = taken.read_text(encoding="utf-8")
        taken.unlink()
        return json.loads(text)
    except (OSError, ValueError):
        return None  # another worker was quicker, or it is no message


class Transport(filesystem.Transport):
    """Kombu's folder transport with our channel."""

    Channel = Channel


def install() -> None:
    """Have ``filesystem://`` mean this transport."""
    from kombu.transport import TRANSPORT_ALIASES

    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
