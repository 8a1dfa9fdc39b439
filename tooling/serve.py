"""`make run`: one command that serves the site with a real worker and beat, and leaves no process behind.

It prepares the database, starts the three programs, waits until `/readyz` says that all is well, prints the address
and the demo accounts, and then watches. Ctrl-C, SIGTERM or the end of any of the three ends them all.
"""

import fcntl
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tooling import processes
from tooling.commands import CannotContinue, Command, stage
from tooling.places import BIN, PYTHON, var_folder
from tooling.processes import Companion

READY_WITHIN = 90.0  # seconds
# One process for all of it, because starting Django takes longer than the commands do. Only the demo's words are kept.
PREPARE = """
import io, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django
django.setup()
from django.core.management import call_command
for name in ("migrate", "createcachetable", "load_reference"):
    call_command(name, stdout=io.StringIO())
call_command("load_demo")
"""


class ToldToStop(BaseException):
    """SIGINT, SIGTERM or SIGHUP arrived."""


@dataclass(frozen=True)
class Address:
    """Where the site is served."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """`HOST` (127.0.0.1) and `PORT` (8000).

        Raises:
            CannotContinue: PORT is not the number of a port.
        """
        text = os.environ.get("PORT") or "8000"
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise CannotContinue(f"PORT is “{text}”. Set it to a number between 1 and 65535.")
        return cls(os.environ.get("HOST") or "127.0.0.1", int(text))

    @property
    def url(self) -> str:
        """What a person types."""
        return f"http://{'localhost' if self.host in ('127.0.0.1', '0.0.0.0') else self.host}:{self.port}/"  # noqa: S104

    def require_free(self) -> None:
        """Raise CannotContinue when another program listens here."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise CannotContinue(
                    f"Port {self.port} cannot be used: {error.strerror}. "
                    f"Stop the program that has it, or choose another: PORT={self.port + 1} make run"
                ) from error


def until_stopped(set_up: Callable[[], None]) -> bool:
    """Set up, serve, and give whether it ended because it was asked to."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _told_to_stop)
    try:
        address = Address.from_environment()
        address.require_free()
        set_up()
        with only_one_in(var_folder()):
            return serve(address)
    except ToldToStop:
        print("\nStopped.", flush=True)
        return True


def serve(address: Address) -> bool:
    """Prepare, start, announce, watch; stops everything on the way out. False when a program ended by itself."""
    companions: list[Companion] = []
    compiling = compile_engine()
    try:
        accounts = prepare()
        with stage("web server, worker and beat"):
            start_all(address, companions)
            wait_until_ready(address, companions)
        announce(address, accounts)
        ended = watch(companions)
        print(f"\n{ended.name} ended by itself. The end of its log:\n{ended.last_words()}", flush=True)
        return False
    finally:
        _hear_no_more()
        processes.stop([*companions, compiling])


def compile_engine() -> Companion:
    """Have the projection engine compiled, which takes a while after its code has changed, beside everything else.

    Nothing waits for it but the first projection; where it fails, projections are computed without it.
    """
    command: Command = [PYTHON, "-m", "planning.engine.kernels"]
    return processes.start("engine", command, log=var_folder() / "log" / "engine.log")


def prepare() -> str:
    """Migrate, load reference data and the demo (data that is there is kept); what the demo says of its accounts.

    A companion like the others: it ends with this process, however that dies, and the next start finds a database in
    which every step was done whole or not at all.

    Raises:
        CannotContinue: a step failed; the message holds the end of what it said.
    """
    log = var_folder() / "log" / "preparation.log"
    with stage("database and demo"):
        companion = processes.start("preparation", [PYTHON, "-c", PREPARE], log=log)
        try:
            status = companion.process.wait()
        finally:
            processes.stop([companion])
    if status:
        raise CannotContinue(f"Could not prepare the database and the demo:\n{companion.last_words()}")
    return log.read_text(errors="replace")


def start_all(address: Address, companions: list[Companion]) -> None:
    """Start the three programs, adding each to the list at once, so that none is forgotten when stopped midway."""
    var = var_folder()
    celery: Command = [PYTHON, "-m", "celery", "-A", "config.celery:app"]
    hear = f"{address.host}:{address.port}"
    web: Command = [BIN / "gunicorn", "config.wsgi:application", "--bind", hear, "--workers", "1", "--threads", "8"]
    worker: Command = ["worker", "--concurrency", os.environ.get("WORKERS") or "1", "--loglevel", "INFO"]
    beat: Command = ["beat", "--schedule", var / "beat-schedule", "--pidfile", "", "--loglevel", "INFO"]
    programs: list[tuple[str, Command]] = [
        ("web", [*web, "--graceful-timeout", "5", "--no-control-socket"]),
        ("worker", [*celery, *worker, "--without-gossip", "--without-mingle"]),
        ("beat", [*celery, *beat]),
    ]
    for name, command in programs:
        companions.append(processes.start(name, command, log=var / "log" / f"{name}.log"))


def wait_until_ready(address: Address, companions: Sequence[Companion]) -> None:
    """Wait for `/readyz`.

    Raises:
        CannotContinue: a program ended, or it took too long; the message holds the reason or the log's end.
    """
    deadline, answer = time.monotonic() + READY_WITHIN, "no answer yet"
    while time.monotonic() < deadline:
        ready, answer = ask_readyz(address)
        if ready:
            return
        for companion in companions:
            if companion.process.poll() is not None:
                raise CannotContinue(f"{companion.name} could not start. The end of its log:\n{companion.last_words()}")
        time.sleep(0.2)
    raise CannotContinue(
        f"Not ready after {READY_WITHIN:.0f} seconds. /readyz says: {answer}\nLogs: {var_folder() / 'log'}"
    )


def ask_readyz(address: Address) -> tuple[bool, str]:
    """Whether the site is ready, and what it said."""
    host = "127.0.0.1" if address.host == "0.0.0.0" else address.host  # noqa: S104
    connection = HTTPConnection(host, address.port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status == HTTPStatus.OK, answer.read(2000).decode(errors="replace")
    except (OSError, HTTPException) as reason:
        return False, str(reason)
    finally:
        connection.close()


def announce(address: Address, accounts: str) -> None:
    """Print what a person needs to begin."""
    print(f"\n{accounts.strip()}\n")
    print(f"The planner is at {address.url}")
    print(f"Logs are in {var_folder() / 'log'}. Ctrl-C stops everything; the data is kept.", flush=True)


def watch(companions: Sequence[Companion]) -> Companion:
    """Wait until one of the programs ends by itself; which."""
    while True:
        for companion in companions:
            if companion.process.poll() is not None:
                return companion
        time.sleep(0.2)


@contextmanager
def only_one_in(folder: Path) -> Iterator[None]:
    """Refuse a second run over the same data; the lock goes with the process, so a crash leaves none behind."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotContinue(f"The planner is already running on {folder}. Stop that one first.") from error
        yield


def _told_to_stop(*_: object) -> None:
    raise ToldToStop


def _hear_no_more() -> None:
    """From here on stopping is under way; a second Ctrl-C must not interrupt it and leave something running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
